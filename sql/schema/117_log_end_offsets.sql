-- The log-end offsets of partitions, as observed. Of the observations in the same five seconds the
-- last one stays, after an hour that of the same minute, however many processes observe and how
-- often. Old ones may expire by their time of observation, which is not that of any poll.
CREATE TABLE IF NOT EXISTS log_end_offsets
(
    topic LowCardinality(String),
    partition UInt32,
    end_offset UInt64,
    observed_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(observed_at)
ORDER BY (topic, partition, toStartOfMinute(observed_at), toStartOfInterval(observed_at, INTERVAL 5 SECOND))
TTL toDateTime(observed_at) + INTERVAL 1 DAY,
    toDateTime(observed_at) + INTERVAL 1 HOUR
        GROUP BY topic, partition, toStartOfMinute(observed_at)
        SET end_offset = argMax(end_offset, observed_at), observed_at = max(observed_at)
SETTINGS merge_with_ttl_timeout = 600
