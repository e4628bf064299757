-- Like insert_report_stores.sql, if something of these stores is beyond the bounds, or later.
INSERT INTO report_stores (
    run_id, store_id, schedule, timezone, week, calendar,
    default_timezone, default_hours, last_polled_at, report_id
)
WITH
    -- The days of a report for a period are part of its schedules; see schedules.
    if(
        {days:String} = '',
        stores.schedule,
        reinterpretAsUInt128(sipHash128(stores.schedule, {days:String}))
    ) AS schedule_of_days,
    schedule_of_days IN (
        SELECT schedule
        FROM schedules
        WHERE day = {day:Int32} AND tz_version = {tz_version:String}
    ) AS is_known
SELECT
    {run_id:UUID},
    store_id,
    schedule_of_days,
    timezone,
    if(is_known, [], week),
    if(is_known, '', calendar),
    default_timezone,
    default_hours,
    last_polled_at,
    {report_id:UUID}
FROM stores_within(
    to_us = {as_of:Int64},
    polls = {polls:Array(UInt64)},
    hours = {hours:Array(UInt64)},
    special_days = {special_days:Array(UInt64)},
    closures = {closures:Array(UInt64)},
    timezones = {timezones:Array(UInt64)}
) AS stores
WHERE store_id >= {first:String}
  AND ({after:String} = '' OR store_id < {after:String})
  AND ({selected:UInt64} = 0
       OR store_id IN (SELECT store_id FROM report_selections WHERE report_id = {report_id:UUID}))
SETTINGS insert_deduplicate = 0
