-- Every week that came in for a store, with its place on the log: of those within some bounds the
-- last one can be told for ever. Equal weeks have equal hashes, worked out once: a report compares
-- those of all stores.
CREATE TABLE IF NOT EXISTS store_hours_history
(
    store_id String,
    partition UInt32,
    version UInt64,
    week Array(Tuple(day UInt8, start_time_local String, end_time_local String)),
    week_hash UInt128 MATERIALIZED reinterpretAsUInt128(sipHash128(week))
)
ENGINE = ReplacingMergeTree
ORDER BY (store_id, version, partition)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
