-- Of the polls within `bounds` (see poll_events): how many stores were ever polled, how many have a poll in
-- the 24 hours before an instant (microseconds), and whether the instant is later than the clock.
SELECT
    (SELECT count() FROM latest_polls(bounds = {bounds:Array(UInt64)})) AS stores,
    count() AS polled,
    toBool({as_of:Int64} > toUnixTimestamp64Micro(now64(6))) AS is_later
FROM poll_events(
    from_us = {as_of:Int64} - 86400 * 1000000 + 1, to_us = {as_of:Int64}, bounds = {bounds:Array(UInt64)}
)
