-- The weeks that are valid from a date of the store's own calendar, each as often as it was stated;
-- the weeks without a date are in store_hours. Of one store and `valid_from` (YYYY-MM-DD) the
-- latest counts, by its place on the log (see store_hours), and of these only what came later than
-- the latest week without a date. An empty week: it was taken back. A week that is closed on all
-- days has one row, which opens for no time.
CREATE TABLE IF NOT EXISTS store_dated_weeks
(
    store_id String,
    valid_from String,
    week Array(Tuple(day UInt8, start_time_local String, end_time_local String)),
    version UInt64,
    partition UInt32,
    changed_by String,
    changed_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (store_id, valid_from, version, partition)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
