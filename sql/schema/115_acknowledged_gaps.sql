-- Gaps of the ledger that somebody has acknowledged as final, each under all that identifies it:
-- one that grows is another one. Of two acknowledgements of a gap the first one counts: both insert
-- under the same deduplication token, and the window keeps the second out. None is ever changed.
CREATE TABLE IF NOT EXISTS acknowledged_gaps
(
    topic LowCardinality(String),
    partition UInt32,
    incarnation UInt32,
    expected_offset UInt64,
    found_offset UInt64,
    acknowledged_by String,
    reason String,
    acknowledged_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY (topic, partition, incarnation, expected_offset, found_offset)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
