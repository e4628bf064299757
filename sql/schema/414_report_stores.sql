-- The stores of a report as they were when an attempt at it began. Stores of the same zone and week
-- share a schedule. The week, and the calendar besides it (see store_calendars), are empty if the
-- opening periods of the schedule were known already.
CREATE TABLE IF NOT EXISTS report_stores
(
    run_id UUID,
    store_id String,
    schedule UInt128,
    timezone LowCardinality(String),
    week Array(Tuple(day UInt8, start_time_local String, end_time_local String)),
    default_timezone Bool,
    default_hours Bool,
    last_polled_at Nullable(DateTime64(6, 'UTC')),
    report_id UUID,
    calendar String
)
ENGINE = MergeTree
ORDER BY (run_id, store_id)
