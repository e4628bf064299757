-- The versions of the schema that were applied, newest last: the number of the last migration that
-- each contains, the SHA-256 of the files of sql/schema, and how many tables and views there were
-- then. While all three are the same, a start has nothing to do.
CREATE TABLE IF NOT EXISTS schema_version
(
    version UInt32,
    fingerprint String,
    tables UInt64,
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY applied_at
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
