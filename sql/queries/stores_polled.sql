-- Of the polls within `bounds` (see poll_events): how many stores were ever polled, how many were last
-- polled in the 24 hours before an instant (microseconds), how many after it, and whether the instant is
-- later than the clock.
SELECT
    count() AS stores,
    countIf(polled_at > fromUnixTimestamp64Micro({as_of:Int64} - 86400 * 1000000, 'UTC') AND NOT is_after) AS polled,
    countIf(polled_at > fromUnixTimestamp64Micro({as_of:Int64}, 'UTC') AS is_after) AS polled_after,
    toBool({as_of:Int64} > toUnixTimestamp64Micro(now64(6))) AS is_later
FROM latest_polls(bounds = {bounds:Array(UInt64)})
