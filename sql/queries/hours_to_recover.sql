-- The week of each store for which an older ClickHouse held a later one than the log gave again.
SELECT before.store_id AS store_id, before.week AS week
FROM (SELECT store_id, week, version FROM recovered_store_hours FINAL) AS before
LEFT JOIN (SELECT store_id, week, version FROM store_hours FINAL) AS now USING (store_id)
WHERE now.store_id = '' OR (before.version > now.version AND before.week != now.week)
ORDER BY store_id
SETTINGS join_use_nulls = 0
