-- The opening periods [opens, closes) of each schedule of a run, in microseconds since the epoch:
-- ascending, apart from each other, and all that meet the eight days of evidence.
CREATE TABLE IF NOT EXISTS report_schedules
(
    run_id UUID,
    schedule UInt32,
    opens Array(Int64),
    closes Array(Int64)
)
ENGINE = MergeTree
ORDER BY (run_id, schedule)
