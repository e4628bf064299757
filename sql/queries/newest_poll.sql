-- The newest poll, and the instant of a report without an as_of: that of the poll, or that of the
-- clock if a poll is ahead of it. In microseconds; no row if there is no poll. `beyond`: how many
-- of the polls read here are beyond `bounds` (see poll_events); if none is, no other poll is
-- either.
SELECT
    toUnixTimestamp64Micro(max(polled_at)) AS newest_us,
    least(newest_us, toUnixTimestamp64Micro(now64(6))) AS instant_us,
    countIf(
        notEmpty({bounds:Array(UInt64)})
            AND position >= greatest(arrayElement({bounds:Array(UInt64)}, partition + 1), 1)
    ) AS beyond
FROM store_status
HAVING count() > 0
