-- The stores that a report was requested for, if not for all. Written before the row in reports.
CREATE TABLE IF NOT EXISTS report_selections
(
    report_id UUID,
    store_id String,
    selected_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree
ORDER BY (report_id, store_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
