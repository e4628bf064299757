-- What an attempt at a report calculated for one store, in exact microseconds, and the zone, week
-- and opening periods that it used. No row if the report does not have the store.
SELECT
    report_rows.* EXCEPT (report_id, run_id, last_poll),
    toUnixTimestamp64Micro(report_rows.last_poll) AS last_poll_us,
    schedules.week AS week,
    schedules.opens AS opens,
    schedules.closes AS closes,
    schedules.calendar AS calendar,
    schedules.excused_from AS excused_from,
    schedules.excused_to AS excused_to
FROM report_rows
INNER JOIN
(
    SELECT store_id, schedule
    FROM report_stores
    WHERE run_id = {run_id:UUID} AND store_id = {store_id:String}
) AS stores USING (store_id)
INNER JOIN
(
    SELECT schedule, week, opens, closes, calendar, excused_from, excused_to
    FROM schedules
    WHERE day = {day:Int32} AND tz_version = {tz_version:String}
    LIMIT 1 BY schedule
) AS schedules ON schedules.schedule = stores.schedule
WHERE report_rows.report_id = {report_id:UUID}
  AND report_rows.run_id = {run_id:UUID}
  AND report_rows.store_id = {store_id:String}
SETTINGS output_format_json_quote_64bit_integers = 0
