-- The schedules of all stores known so far.
SELECT toString(schedule) AS schedule, timezone, toJSONString(any(week)) AS week, any(calendar) AS calendar
FROM stores
GROUP BY schedule, timezone
SETTINGS output_format_json_named_tuples_as_objects = 0
