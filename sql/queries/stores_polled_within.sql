-- Like stores_polled.sql, by all polls within the bounds.
SELECT
    (SELECT count() FROM latest_polls(to_us = 4102444800000000, bounds = {bounds:Array(UInt64)})) AS stores,
    count() AS polled,
    toBool({as_of:Int64} > toUnixTimestamp64Micro(now64(6))) AS is_later,
    0 AS open
FROM poll_events(
    from_us = {as_of:Int64} - 86400 * 1000000 + 1, to_us = {as_of:Int64}, bounds = {bounds:Array(UInt64)}
)
