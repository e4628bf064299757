-- Like insert_report_stores.sql, if something of these stores is beyond the bounds, or later.
INSERT INTO report_stores
SELECT
    {run_id:UUID},
    store_id,
    schedule,
    timezone,
    if(schedule IN (
        SELECT schedule
        FROM schedules
        WHERE day = {day:Int32} AND tz_version = {tz_version:String}
    ), [], week),
    default_timezone,
    default_hours,
    last_polled_at,
    {report_id:UUID}
FROM stores_within(
    to_us = {as_of:Int64},
    polls = {polls:Array(UInt64)},
    hours = {hours:Array(UInt64)},
    timezones = {timezones:Array(UInt64)}
)
WHERE store_id >= {first:String}
  AND ({after:String} = '' OR store_id < {after:String})
  AND ({selected:UInt64} = 0
       OR store_id IN (SELECT store_id FROM report_selections WHERE report_id = {report_id:UUID}))
