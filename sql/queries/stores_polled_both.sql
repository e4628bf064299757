-- How many of the stores that were last polled after an instant (microseconds) have a poll in the 24 hours
-- before it as well, of the polls within `bounds` (see poll_events).
SELECT count() AS polled
FROM poll_events(
    from_us = {as_of:Int64} - 86400 * 1000000 + 1, to_us = {as_of:Int64}, bounds = {bounds:Array(UInt64)}
)
WHERE store_id IN (
    SELECT store_id
    FROM latest_polls(bounds = {bounds:Array(UInt64)})
    WHERE polled_at > fromUnixTimestamp64Micro({as_of:Int64}, 'UTC')
)
