-- The attributes that stores had when an attempt at a report began: what is stated later changes
-- no roll-up of it. Also those of stores that have no row in the report.
CREATE TABLE IF NOT EXISTS report_attributes
(
    report_id UUID,
    run_id UUID,
    store_id String,
    attributes Map(LowCardinality(String), String)
)
ENGINE = MergeTree
ORDER BY (report_id, run_id, store_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
