-- As insert_report_stores_plain.sql, with all that is in the calendars of stores.
INSERT INTO report_stores (
    run_id, store_id, schedule, timezone, week, calendar,
    default_timezone, default_hours, last_polled_at, report_id
)
WITH
    (bounds, place) -> notEmpty(bounds)
        AND place.1 != 4294967295
        AND place.2 >= greatest(arrayElement(bounds, place.1 + 1), 1) AS is_beyond,
    (
        SELECT count() > 0
        FROM
        (
            SELECT (partition, version) AS place, {hours:Array(UInt64)} AS bounds FROM store_dated_weeks
            UNION ALL
            SELECT (partition, version), {special_days:Array(UInt64)} FROM store_special_days
            UNION ALL
            SELECT (partition, version), {closures:Array(UInt64)} FROM store_closures
        )
        WHERE is_beyond(bounds, place)
    ) AS is_calendar_beyond,
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
FROM stores_latest AS stores
WHERE store_id >= {first:String}
  AND ({after:String} = '' OR store_id < {after:String})
  AND ({selected:UInt64} = 0
       OR store_id IN (SELECT store_id FROM report_selections WHERE report_id = {report_id:UUID}))
  AND NOT throwIf(
      ifNull(last_polled_at > fromUnixTimestamp64Micro({as_of:Int64}, 'UTC'), false)
          OR is_beyond({polls:Array(UInt64)}, poll_place)
          OR is_beyond({hours:Array(UInt64)}, hours_place)
          OR is_beyond({timezones:Array(UInt64)}, zone_place)
          OR is_calendar_beyond,
      'beyond the bounds, or later'
  )
SETTINGS insert_deduplicate = 0
