-- The newest poll, and the instant that a report is for where none is named: that of the poll, or
-- of the clock where a poll is ahead of it. In microseconds; no row when there is no poll.
-- `beyond`: how many of the polls that were looked at are beyond `bounds` (see poll_events); where
-- there are none, all others are not either.
SELECT
    toUnixTimestamp64Micro(max(polled_at)) AS newest_us,
    least(newest_us, toUnixTimestamp64Micro(now64(6))) AS instant_us,
    countIf(
        notEmpty({bounds:Array(UInt64)})
            AND position >= greatest(arrayElement({bounds:Array(UInt64)}, partition + 1), 1)
    ) AS beyond
FROM store_status
HAVING count() > 0
