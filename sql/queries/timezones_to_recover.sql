-- The zone of each store for which an older ClickHouse held a later one than the log gave again.
SELECT before.store_id AS store_id, before.timezone_str AS timezone_str
FROM (SELECT store_id, timezone_str, version FROM recovered_store_timezones FINAL) AS before
LEFT JOIN (SELECT store_id, timezone_str, version FROM store_timezones FINAL) AS now USING (store_id)
WHERE now.store_id = '' OR (before.version > now.version AND before.timezone_str != now.timezone_str)
ORDER BY store_id
SETTINGS join_use_nulls = 0
