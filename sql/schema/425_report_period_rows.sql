-- What each attempt at a report for a period calculated: a row for each store and bucket, in exact
-- microseconds. open = up + down + unknown + excused; `bucket` is empty where the period is one.
CREATE TABLE IF NOT EXISTS report_period_rows
(
    report_id UUID,
    run_id UUID,
    store_id String,
    bucket LowCardinality(String),
    up Int64,
    down Int64,
    open Int64,
    excused Int64,
    polls UInt32,
    outages UInt32
)
ENGINE = MergeTree
ORDER BY (report_id, run_id, store_id, bucket)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
