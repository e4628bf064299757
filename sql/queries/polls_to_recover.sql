-- Polls of a UTC day in an older ClickHouse that the log did not restore: those that are missing,
-- and those that are inactive only in the older one.
SELECT
    store_id,
    if(max(before) = 1, 'inactive', 'active') AS status,
    bitShiftRight(event, 3) AS polled_us
FROM
(
    SELECT store_id, event, toInt8(bitAnd(event, 1)) AS before, toInt8(-1) AS now
    FROM recovered_poll_days
    ARRAY JOIN polls.1 AS event
    WHERE toUInt16(day) = {day:UInt16}
    UNION ALL
    SELECT store_id, event, toInt8(-1) AS before, toInt8(bitAnd(event, 1)) AS now
    FROM poll_days
    ARRAY JOIN polls.1 AS event
    WHERE toUInt16(day) = {day:UInt16}
)
GROUP BY store_id, polled_us
HAVING max(before) > max(now)
ORDER BY store_id, polled_us
