-- A report of the windows added up by attributes, in exact microseconds: hour, day and week.
SELECT
    `values`,
    stores,
    [uptime_last_hour_us, uptime_last_day_us, uptime_last_week_us] AS up_us,
    [downtime_last_hour_us, downtime_last_day_us, downtime_last_week_us] AS down_us,
    [unknown_last_hour_us, unknown_last_day_us, unknown_last_week_us] AS unknown_us
FROM attempt_rollup(report_id = {report_id:UUID}, run_id = {run_id:UUID}, names = {names:Array(String)})
SETTINGS output_format_json_quote_64bit_integers = 0
