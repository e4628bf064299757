-- Every report that was asked for: its state, its question, and what makes it repeatable. A later
-- version of a row replaces an earlier one.
CREATE TABLE IF NOT EXISTS reports
(
    report_id UUID,
    state Enum8('Running' = 0, 'Complete' = 1, 'Failed' = 2),
    requested_at DateTime64(3, 'UTC'),
    as_of Nullable(DateTime64(6, 'UTC')),
    method LowCardinality(String),
    reach_us Nullable(Int64),
    gaps LowCardinality(String),
    tz_version LowCardinality(String),
    progress Float32,
    stores UInt64,
    reason String,
    finished_at Nullable(DateTime64(3, 'UTC')),
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY report_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
