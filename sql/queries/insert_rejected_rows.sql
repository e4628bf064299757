-- Rejected rows.
INSERT INTO rejected_rows (topic, source, position, name, reason, raw)
SETTINGS async_insert = 0, insert_deduplicate = 0
FORMAT JSONCompactEachRow
