-- What was ingested from the log, as each consumer recorded it: for each batch the offsets from
-- where it was read to its last message, how many of its messages were kept and rejected, and when
-- the newest of them was appended. Written after its rows. ingest_batches says what of it counts.
CREATE TABLE IF NOT EXISTS ingest_ledger
(
    topic LowCardinality(String),
    partition UInt32,
    epoch UInt64,
    first_offset UInt64,
    last_offset UInt64,
    kept UInt64,
    rejected UInt64,
    newest_at DateTime64(3, 'UTC'),
    ingested_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree
ORDER BY (topic, partition, epoch, first_offset)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
