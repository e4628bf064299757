-- Stores that a report is requested for; repeating it changes nothing.
INSERT INTO report_selections (report_id, store_id)
SETTINGS async_insert = 0, insert_deduplicate = 0
FORMAT JSONCompactEachRow
