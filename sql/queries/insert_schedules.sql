-- The opening periods of schedules, for the reports of a day.
INSERT INTO schedules (day, tz_version, schedule, timezone, week, opens, closes)
SETTINGS async_insert = 0
FORMAT JSONCompactEachRow
