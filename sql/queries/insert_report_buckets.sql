-- Notes the buckets of a report for a period, for zones.
INSERT INTO report_buckets (report_id, run_id, timezone, starts, ends, marks, labels)
SETTINGS async_insert = 0, insert_deduplicate = 0
FORMAT JSONCompactEachRow
