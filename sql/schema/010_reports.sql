-- Every report that was asked for: its state, its question, what makes it repeatable, and who
-- calculates it. A later version of a row replaces an earlier one.
--
-- A report is calculated in attempts, 0 when nobody has begun. Each has a run id that only its rows
-- carry, and a lease by ClickHouse's own clock: past lease_until, anybody may take the report up. What
-- follows an attempt (its end, or the next one) is written with the deduplication token
-- '<report_id>/<attempt>', so that of all who try it one succeeds. Versions are
-- attempt * 1,000,000 + step, so that what a later attempt says outranks all that an earlier one may
-- still write; the end of an attempt is its last step.
CREATE TABLE IF NOT EXISTS reports
(
    report_id UUID,
    state Enum8('Running' = 0, 'Complete' = 1, 'Failed' = 2) DEFAULT 'Running',
    requested_at DateTime64(3, 'UTC') DEFAULT now64(3),
    as_of Nullable(DateTime64(6, 'UTC')),
    method LowCardinality(String),
    reach_us Nullable(Int64),
    gaps LowCardinality(String),
    tz_version LowCardinality(String),
    progress Float32,
    stores UInt64,
    reason String,
    finished_at Nullable(DateTime64(3, 'UTC')),
    attempt UInt8,
    run_id UUID,
    lease_until DateTime64(3, 'UTC') DEFAULT now64(3),
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY report_id
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
