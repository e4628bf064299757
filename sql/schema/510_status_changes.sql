-- Published changes of the status of stores: `from` is the previously published status, NULL for a
-- store without one. A step publishes all that changed since the previous step; its rows are
-- numbered step * 10,000,000 + 1, 2, 3 …, so seq rises for ever. A step is inserted under the token
-- 'changes/<step>': of all who publish the same step the first one succeeds (each partition
-- remembers tokens separately, so there is only one). The rows of a step have the same date, and
-- are deleted together after 30 days.
CREATE TABLE IF NOT EXISTS status_changes
(
    seq UInt64 CODEC(Delta, ZSTD(1)),
    store_id String,
    from Nullable(Enum8('active' = 0, 'inactive' = 1)),
    to Enum8('active' = 0, 'inactive' = 1),
    polled_at DateTime64(6, 'UTC'),
    published_at DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY seq
TTL toDateTime(published_at) + INTERVAL 30 DAY
SETTINGS
    non_replicated_deduplication_window = 10000,
    fsync_after_insert = 1,
    fsync_part_directory = 1
