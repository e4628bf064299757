-- The newest poll within `bounds` (see poll_events), and the instant that a report is for where none is
-- named: that of the poll, or of the clock where a poll is ahead of it. In microseconds; no row when there
-- is no poll.
WITH beyond AS (SELECT store_id, polled_at FROM stores_beyond(bounds = {bounds:Array(UInt64)}))
SELECT
    toUnixTimestamp64Micro(max(polled_at)) AS newest_us,
    least(newest_us, toUnixTimestamp64Micro(now64(6))) AS instant_us
FROM
(
    SELECT polled_at FROM store_status WHERE store_id NOT IN (SELECT store_id FROM beyond)
    UNION ALL
    SELECT assumeNotNull(polled_at) AS polled_at FROM beyond WHERE polled_at IS NOT NULL
)
HAVING count() > 0
