-- The opening periods of the schedules of a report.
INSERT INTO report_schedules (report_id, schedule, opens, closes)
SETTINGS async_insert = 0
FORMAT JSONCompactEachRow
