-- A store as an attempt at a report for a period found it, and the opening periods that the attempt
-- used. No row if the report does not have the store.
SELECT
    stores.timezone AS timezone,
    schedules.week AS week,
    schedules.calendar AS calendar,
    schedules.opens AS opens,
    schedules.closes AS closes,
    schedules.excused_from AS excused_from,
    schedules.excused_to AS excused_to
FROM
(
    SELECT timezone, schedule
    FROM report_stores
    WHERE run_id = {run_id:UUID} AND store_id = {store_id:String}
) AS stores
INNER JOIN
(
    SELECT schedule, week, opens, closes, calendar, excused_from, excused_to
    FROM schedules
    WHERE day = {day:Int32} AND tz_version = {tz_version:String}
    LIMIT 1 BY schedule
) AS schedules USING (schedule)
SETTINGS output_format_json_quote_64bit_integers = 0
