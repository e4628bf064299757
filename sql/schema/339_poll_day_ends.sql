-- How far the polls of each UTC day have come in: the highest position of each partition. It says
-- in a moment that a day has nothing that is later than a report.
CREATE TABLE IF NOT EXISTS poll_day_ends
(
    day Date,
    partition UInt32,
    newest_position SimpleAggregateFunction(max, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (day, partition)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
