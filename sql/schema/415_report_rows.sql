-- What an attempt at a report calculated: the exact microseconds of each store and window. open =
-- up + down + unknown in every window. Only the rows of the attempt that completed the report are
-- its result; those of an attempt that lost its lease or broke off are deleted.
CREATE TABLE IF NOT EXISTS report_rows
(
    report_id UUID,
    run_id UUID,
    store_id String,
    up_last_hour Int64,
    up_last_day Int64,
    up_last_week Int64,
    down_last_hour Int64,
    down_last_day Int64,
    down_last_week Int64,
    open_last_hour Int64,
    open_last_day Int64,
    open_last_week Int64,
    polls_last_week UInt32,
    last_poll Nullable(DateTime64(6, 'UTC')),
    timezone LowCardinality(String),
    default_timezone Bool,
    default_hours Bool,
    excused_last_hour Int64,
    excused_last_day Int64,
    excused_last_week Int64
)
ENGINE = MergeTree
ORDER BY (report_id, run_id, store_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
