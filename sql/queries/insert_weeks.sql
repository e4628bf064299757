-- The weeks of stores, each with its position on the log.
INSERT INTO incoming_weeks (store_id, valid_from, week, version, partition, changed_by, changed_at)
SETTINGS async_insert = 0, insert_deduplicate = 0
FORMAT JSONCompactEachRow
