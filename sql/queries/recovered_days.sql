-- The days of the polls that an older ClickHouse held.
SELECT DISTINCT toYYYYMMDD(polled_at) AS day
FROM recovered_polls
ORDER BY day
