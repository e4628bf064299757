-- Every week that was ingested for a store, with its position on the log: the last one within some
-- bounds stays known for ever. Equal weeks have equal hashes, calculated once: a report compares
-- those of all stores.
--
-- `changed_by` is the name of the token that stated it, empty for a file; `changed_at` is when the
-- log took it, 1970-01-01 for what was ingested before that was recorded.
CREATE TABLE IF NOT EXISTS store_hours_history
(
    store_id String,
    partition UInt32,
    version UInt64,
    week Array(Tuple(day UInt8, start_time_local String, end_time_local String)),
    changed_by String,
    changed_at DateTime64(3, 'UTC'),
    week_hash UInt128 MATERIALIZED reinterpretAsUInt128(sipHash128(week))
)
ENGINE = ReplacingMergeTree
ORDER BY (store_id, version, partition)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
