-- The weeks in an older ClickHouse that are later than what the log restored for their stores.
SELECT before.store_id AS store_id, before.week AS week, before.changed_by AS changed_by
FROM (SELECT store_id, week, version, changed_by FROM recovered_store_hours FINAL) AS before
LEFT JOIN (SELECT store_id, week, version FROM store_hours FINAL) AS now USING (store_id)
WHERE now.store_id = '' OR (before.version > now.version AND before.week != now.week)
ORDER BY store_id
SETTINGS join_use_nulls = 0
