-- The days of the polls in an older ClickHouse.
SELECT DISTINCT toUInt16(day) AS day
FROM recovered_poll_days
ORDER BY day
