-- Every zone that was ingested for a store; like store_hours_history.
CREATE TABLE IF NOT EXISTS store_timezones_history
(
    store_id String,
    partition UInt32,
    version UInt64,
    timezone_str String,
    changed_by String,
    changed_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (store_id, version, partition)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
