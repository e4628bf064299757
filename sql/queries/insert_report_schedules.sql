-- The opening periods of the schedules of a run.
INSERT INTO report_schedules (report_id, run_id, schedule, opens, closes)
SETTINGS async_insert = 0
FORMAT JSONCompactEachRow
