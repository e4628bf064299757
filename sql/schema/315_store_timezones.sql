-- The IANA zone of each store. A later one (by its position on the log) replaces an earlier one.
CREATE TABLE IF NOT EXISTS store_timezones
(
    store_id String,
    timezone_str String,
    version UInt64,
    partition UInt32 DEFAULT 4294967295,
    changed_by String,
    changed_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(version)
ORDER BY store_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
