-- Planned closures of stores [from, to), each as often as it was stated; `to` NULL: until further
-- notice. Opening periods are cut at them, and what is cut out is excused time. Of one store and
-- `from` the latest counts, by its place on the log; `is_removed`: it was taken back.
CREATE TABLE IF NOT EXISTS store_closures
(
    store_id String,
    from DateTime64(6, 'UTC'),
    to Nullable(DateTime64(6, 'UTC')),
    reason String,
    is_removed Bool,
    version UInt64,
    partition UInt32,
    changed_by String,
    changed_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (store_id, from, version, partition)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
