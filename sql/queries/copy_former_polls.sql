-- Takes over the polls of earlier versions. To do so twice changes nothing.
INSERT INTO incoming_polls (store_id, polled_at, status, partition, position)
SELECT store_id, polled_at, status, 0, 0
FROM polls_before
SETTINGS max_partitions_per_insert_block = 0, async_insert = 0
