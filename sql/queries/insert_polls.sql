-- Polls; the same ones again change nothing. Replayed history may touch any number of days at once.
INSERT INTO incoming_polls (store_id, status, polled_at, partition, position)
SETTINGS async_insert = 0, insert_deduplicate = 0, max_partitions_per_insert_block = 0
FORMAT JSONCompactEachRow
