-- Takes over the polls of earlier versions, which had a row each; polls as a view holds nothing to take over.
INSERT INTO poll_days (store_id, day, partition, polls, newest_position)
SELECT
    store_id,
    toDate(polled_at) AS day,
    0,
    (groupArray(toUnixTimestamp64Micro(polled_at) * 8 + 2 + toUInt8(status)) AS events, arrayMap(event -> 0, events)),
    0
FROM polls
WHERE (SELECT engine != 'View' FROM system.tables WHERE database = currentDatabase() AND name = 'polls')
GROUP BY store_id, day
SETTINGS
    optimize_aggregation_in_order = 1,
    max_bytes_before_external_group_by = 1000000000,
    max_partitions_per_insert_block = 0,
    async_insert = 0
