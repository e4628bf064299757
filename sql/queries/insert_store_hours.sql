-- The weeks of stores, each with its place on the log.
INSERT INTO store_hours (store_id, week, log_offset)
SETTINGS async_insert = 0
FORMAT JSONCompactEachRow
