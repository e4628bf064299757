-- Batches of the ledger that were summed up, one range per epoch: from its claim on, as far as they
-- follow each other. Of two ranges of an epoch the longer one counts: it includes the other. A
-- batch in a range is removed from the ledger some time later; one that is recorded only after
-- `ingested_at` is not in it, wherever it begins.
CREATE TABLE IF NOT EXISTS ingest_compacted
(
    topic LowCardinality(String),
    partition UInt32,
    epoch UInt64,
    first_offset UInt64,
    last_offset UInt64,
    kept UInt64,
    rejected UInt64,
    newest_at DateTime64(3, 'UTC'),
    ingested_at DateTime64(3, 'UTC'),
    batches UInt64,
    compacted_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(last_offset)
ORDER BY (topic, partition, epoch)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
