-- Every requested report: its state, its parameters, what makes it reproducible, and who calculates
-- it. A later version of a row replaces an earlier one.
--
-- A report is calculated in attempts, 0 if none has begun. Each has a run id that only its rows
-- carry, and a lease by ClickHouse's own clock: after lease_until, anybody may claim the report.
-- What follows an attempt (its end, or the next one) is written with the deduplication token
-- '<report_id>/<attempt>', so that of all who try it one succeeds. Versions are attempt * 1,000,000
-- + step, so that a later attempt outranks all that an earlier one may still write; the end of an
-- attempt is its last step.
--
-- What it was made from: the newest poll in ClickHouse when the calculation began, how far each
-- partition of the log had been ingested by then (`ledger`), and the messages on the log that had
-- not been ingested after some seconds of waiting (`missing_messages`, NULL: the log could not be
-- reached). `polls` are the evidence polls of the week; `csv_sha256` is that of the standard CSV;
-- `unknown_share` the share of the stores' open time of the week that is unknown, from 0 to 1, NULL
-- if none was open. `wait`: it waits until the process that calculates it has caught up with the
-- log; `warnings` say what its last attempt was calculated without, if it did not wait.
--
-- `period_from` and `period_to` are empty for the windows that end at `as_of`. Else the report is
-- for that period: two local dates, both included, or two instants, the second one excluded;
-- `period_zone` says whose dates (`store`: each store's own), `period_by` which buckets its rows
-- are for (empty: none). `polls` and `unknown_share` are then those of the period, and `rows` is
-- how many rows it has, which its stores do not tell.
CREATE TABLE IF NOT EXISTS reports
(
    report_id UUID,
    state Enum8('Running' = 0, 'Complete' = 1, 'Failed' = 2, 'Cancelled' = 3, 'Deleted' = 4) DEFAULT 'Running',
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
    version UInt64,
    detail LowCardinality(String) DEFAULT 'standard',
    label String,
    selected UInt64 COMMENT 'how many stores were named; 0: all of them',
    started_at Nullable(DateTime64(3, 'UTC')),
    newest_poll Nullable(DateTime64(6, 'UTC')),
    polls UInt64,
    ledger Array(Tuple(topic String, partition UInt32, incarnation UInt32, next_offset UInt64)),
    csv_sha256 String,
    wait Bool DEFAULT true,
    warnings Array(String),
    unknown_share Nullable(Float64),
    missing_messages Nullable(UInt64),
    period_from String,
    period_to String,
    period_zone LowCardinality(String),
    period_by LowCardinality(String),
    rows UInt64,
    expired UInt8 COMMENT 'how many of its attempts ended without saying so: their leases expired'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY report_id
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
