-- The weekly opening hours of each store, on its own wall clock; day 0 is Monday. A later week (by
-- its position on the log) replaces an earlier one as a whole. An empty week: no hours are known,
-- and the store is always open. A store that is closed on all days has one row, which never opens:
-- from 12:00 to 12:00.
--
-- `partition` is that of the log for the version's offset; 4294967295: it was ingested before
-- partitions were recorded. `changed_by` and `changed_at`: see store_hours_history. Equal weeks
-- have equal hashes, calculated once: a report compares the weeks of all stores.
CREATE TABLE IF NOT EXISTS store_hours
(
    store_id String,
    week Array(Tuple(day UInt8, start_time_local String, end_time_local String)),
    version UInt64,
    partition UInt32 DEFAULT 4294967295,
    changed_by String,
    changed_at DateTime64(3, 'UTC'),
    week_hash UInt128 MATERIALIZED reinterpretAsUInt128(sipHash128(week))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY store_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
