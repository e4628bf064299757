-- Attributes of stores (name, brand, region, …), each set as often as it was stated; an empty value
-- is none. Of one store the latest set counts, by its place on the log.
CREATE TABLE IF NOT EXISTS store_attributes
(
    store_id String,
    attributes Map(LowCardinality(String), String),
    version UInt64,
    partition UInt32,
    changed_by String,
    changed_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree
ORDER BY (store_id, version, partition)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
