-- How far each partition of the log has come in.
SELECT
    topic,
    partition,
    incarnation,
    end_offset,
    toUnixTimestamp64Milli(looked_at) AS looked_at_ms,
    next_offset,
    kept,
    set_aside,
    lag_messages,
    lag_seconds,
    whole
FROM pipeline
ORDER BY topic, partition
