-- Like newest_poll.sql, if some polls are beyond the bounds.
SELECT
    toUnixTimestamp64Micro(max(polled_at)) AS newest_us,
    least(newest_us, toUnixTimestamp64Micro(now64(6))) AS instant_us,
    0 AS beyond
FROM latest_polls(to_us = 4102444800000000, bounds = {bounds:Array(UInt64)})
HAVING count() > 0
