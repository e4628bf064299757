-- What has come in from the log: for each batch its first and last offset, and how many of its
-- messages were kept and set aside. Written after the rows it speaks of.
CREATE TABLE IF NOT EXISTS ingest_ledger
(
    topic LowCardinality(String),
    partition UInt32,
    first_offset UInt64,
    last_offset UInt64,
    kept UInt64,
    set_aside UInt64,
    ingested_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree
ORDER BY (topic, partition, first_offset)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
