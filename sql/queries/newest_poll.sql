-- The newest poll within `bounds` (see poll_events), and the instant that a report is for where none is
-- named: that of the poll, or of the clock where a poll is ahead of it. In microseconds; no row when there
-- is no poll.
SELECT
    toUnixTimestamp64Micro(max(polled_at)) AS newest_us,
    least(newest_us, toUnixTimestamp64Micro(now64(6))) AS instant_us
FROM latest_polls(bounds = {bounds:Array(UInt64)})
HAVING count() > 0
