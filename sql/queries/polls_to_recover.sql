-- Polls of a day that an older ClickHouse held and that the log did not give again: those that are missing,
-- and those of which the older one knew that they were inactive.
SELECT
    store_id,
    if(max(before) = 1, 'inactive', 'active') AS status,
    toUnixTimestamp64Micro(polled_at) AS polled_us
FROM
(
    SELECT store_id, polled_at, toInt8(status) AS before, toInt8(-1) AS now
    FROM recovered_polls
    WHERE toYYYYMMDD(polled_at) = {day:UInt32}
    UNION ALL
    SELECT store_id, polled_at, toInt8(-1) AS before, toInt8(status) AS now
    FROM polls
    WHERE toYYYYMMDD(polled_at) = {day:UInt32}
)
GROUP BY store_id, polled_at
HAVING max(before) > max(now)
ORDER BY store_id, polled_at
