-- Where the partitions of the log ended when somebody looked. Of the looks of the same five seconds the
-- last one stays, after an hour that of the same minute, however many look and how often. Old looks
-- may go: they are told by the time of looking, not by that of any poll.
CREATE TABLE IF NOT EXISTS log_looks
(
    topic LowCardinality(String),
    partition UInt32,
    end_offset UInt64,
    looked_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(looked_at)
ORDER BY (topic, partition, toStartOfMinute(looked_at), toStartOfInterval(looked_at, INTERVAL 5 SECOND))
TTL toDateTime(looked_at) + INTERVAL 1 DAY,
    toDateTime(looked_at) + INTERVAL 1 HOUR
        GROUP BY topic, partition, toStartOfMinute(looked_at)
        SET end_offset = argMax(end_offset, looked_at), looked_at = max(looked_at)
SETTINGS merge_with_ttl_timeout = 600
