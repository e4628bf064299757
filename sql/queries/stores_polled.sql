-- How many stores were ever polled, how many in the 24 hours before an instant (microseconds), and
-- whether the instant is later than the clock; by the newest poll of each store. `open`: how many
-- of those are beyond `bounds` (see poll_events) or after the instant, so that more must be read.
WITH
    fromUnixTimestamp64Micro({as_of:Int64}, 'UTC') AS instant,
    notEmpty({bounds:Array(UInt64)})
        AND position >= greatest(arrayElement({bounds:Array(UInt64)}, partition + 1), 1) AS is_beyond
SELECT
    uniqExact(store_id) AS stores,
    uniqExactIf(store_id, polled_at > instant - INTERVAL 1 DAY AND polled_at <= instant) AS polled,
    toBool({as_of:Int64} > toUnixTimestamp64Micro(now64(6))) AS is_later,
    countIf(is_beyond OR polled_at > instant) AS open
FROM store_status
