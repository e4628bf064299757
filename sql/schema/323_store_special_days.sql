-- Dates of a store's own calendar that do not go by its week, each as often as it was stated: the
-- openings take the place of all that would start on that date, none: closed. Of one store and
-- `date` (YYYY-MM-DD) the latest counts, by its place on the log; `is_removed`: it was taken back,
-- and the week governs again.
CREATE TABLE IF NOT EXISTS store_special_days
(
    store_id String,
    date String,
    openings Array(Tuple(start_time_local String, end_time_local String)),
    is_removed Bool,
    version UInt64,
    partition UInt32,
    changed_by String,
    changed_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (store_id, date, version, partition)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
