-- Published changes after a sequence number, in order.
SELECT
    seq,
    store_id,
    from,
    to,
    toUnixTimestamp64Micro(polled_at) AS polled_us,
    toUnixTimestamp64Milli(published_at) AS published_ms
FROM status_changes
WHERE seq > {after:UInt64}
ORDER BY seq
LIMIT {limit:UInt32}
