-- Where the partitions of the log ended when somebody looked. Old looks may go: they are told by the
-- time of looking, not by that of any poll.
CREATE TABLE IF NOT EXISTS log_ends
(
    topic LowCardinality(String),
    partition UInt32,
    end_offset UInt64,
    looked_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY (topic, partition, looked_at)
TTL toDateTime(looked_at) + INTERVAL 1 DAY
