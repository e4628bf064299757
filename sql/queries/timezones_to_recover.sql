-- The zones in an older ClickHouse that are later than what the log restored for their stores.
SELECT before.store_id AS store_id, before.timezone_str AS timezone_str,
    before.changed_by AS changed_by
FROM (SELECT store_id, timezone_str, version, changed_by FROM recovered_store_timezones FINAL) AS before
LEFT JOIN (SELECT store_id, timezone_str, version FROM store_timezones FINAL) AS now USING (store_id)
WHERE now.store_id = '' OR (before.version > now.version AND before.timezone_str != now.timezone_str)
ORDER BY store_id
SETTINGS join_use_nulls = 0
