-- The buckets of a report for a period, for each zone whose calendar they go by ('': all stores
-- alike): each begins where the one before ends. `marks` are all their ends. The windows that end
-- at an instant are the same for all reports of that instant, and have no rows here.
CREATE TABLE IF NOT EXISTS report_buckets
(
    report_id UUID,
    run_id UUID,
    timezone LowCardinality(String),
    starts Array(Int64),
    ends Array(Int64),
    marks Array(Int64),
    labels Array(String)
)
ENGINE = MergeTree
ORDER BY (run_id, timezone)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
