-- How many stores were ever polled, how many have a poll in the 24 hours before an instant (microseconds), and
-- whether the instant is later than the clock.
SELECT
    (SELECT uniqExact(store_id) FROM store_status) AS stores,
    uniqExact(store_id) AS polled,
    toBool({as_of:Int64} > toUnixTimestamp64Micro(now64(6))) AS is_later
FROM polls
WHERE polled_at > fromUnixTimestamp64Micro({as_of:Int64} - 86400 * 1000000, 'UTC')
  AND polled_at <= fromUnixTimestamp64Micro({as_of:Int64}, 'UTC')
