-- How far each partition of the log has been ingested.
SELECT
    topic,
    partition,
    incarnation,
    end_offset,
    toUnixTimestamp64Milli(observed_at) AS observed_at_ms,
    next_offset,
    kept,
    rejected,
    lag_messages,
    lag_seconds,
    whole
FROM pipeline
ORDER BY topic, partition
