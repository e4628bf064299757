-- The weeks of stores, each with its position on the log.
INSERT INTO store_hours (store_id, week, version, partition)
SETTINGS async_insert = 0
FORMAT JSONCompactEachRow
