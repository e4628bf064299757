-- The days of the polls that an older ClickHouse held.
SELECT DISTINCT toUInt16(day) AS day
FROM recovered_poll_days
ORDER BY day
