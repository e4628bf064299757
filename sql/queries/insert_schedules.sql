-- The opening periods of schedules, for the reports of a day.
INSERT INTO schedules (
    day, tz_version, schedule, timezone, week, calendar, opens, closes, excused_from, excused_to
)
SETTINGS async_insert = 0, insert_deduplicate = 0
FORMAT JSONCompactEachRow
