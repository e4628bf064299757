-- The last published status of each store: the newest rows of status_changes, kept for good. Each
-- step is copied here before the next one is calculated.
CREATE TABLE IF NOT EXISTS published_status
(
    store_id String,
    status Enum8('active' = 0, 'inactive' = 1),
    seq UInt64
)
ENGINE = ReplacingMergeTree(seq)
ORDER BY store_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
