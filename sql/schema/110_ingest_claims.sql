-- Who may ingest a partition of the log, and from which offset on. A consumer claims each partition
-- that is assigned to it; epochs rise by one, and of two consumers that claim the same epoch the
-- first one gets it: both insert under the same deduplication token, and the window keeps the
-- second out. A topic that was deleted and recreated begins the next incarnation of its partitions.
CREATE TABLE IF NOT EXISTS ingest_claims
(
    topic LowCardinality(String),
    partition UInt32,
    epoch UInt64,
    incarnation UInt32,
    from_offset UInt64,
    owner UUID,
    claimed_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY (topic, partition, epoch)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
