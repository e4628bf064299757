-- The weekly opening hours of each store, on its own wall clock; day 0 is Monday. A later week (by its
-- place on the log) replaces an earlier one as a whole.
CREATE TABLE IF NOT EXISTS store_hours
(
    store_id String,
    week Array(Tuple(day UInt8, start_time_local String, end_time_local String)),
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY store_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
