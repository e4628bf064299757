-- Reports that are asked for, for anybody to take up.
INSERT INTO reports (report_id, as_of, method, reach_us, gaps)
SETTINGS async_insert = 0, insert_deduplicate = 0
FORMAT JSONCompactEachRow
