-- The zones of stores, each with its position on the log.
INSERT INTO store_timezones (store_id, timezone_str, version, partition, changed_by, changed_at)
SETTINGS async_insert = 0, insert_deduplicate = 0
FORMAT JSONCompactEachRow
