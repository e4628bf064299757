-- Stores that a report is asked for; the same again change nothing.
INSERT INTO report_selections (report_id, store_id)
SETTINGS async_insert = 0
FORMAT JSONCompactEachRow
