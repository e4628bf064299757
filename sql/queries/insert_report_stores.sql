-- Records the stores of a slice of a report, for an attempt at it: as they are within its bounds
-- (see poll_events) and with their newest poll up to as_of. Fails if something is beyond the bounds
-- or later, which is found out without reading any history. Weeks are recorded if the opening
-- periods of their schedule have not been calculated yet for the day of the report.
INSERT INTO report_stores
WITH (bounds, place) -> notEmpty(bounds)
    AND place.1 != 4294967295
    AND place.2 >= greatest(arrayElement(bounds, place.1 + 1), 1) AS is_beyond
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
FROM stores_latest
WHERE store_id >= {first:String}
  AND ({after:String} = '' OR store_id < {after:String})
  AND ({selected:UInt64} = 0
       OR store_id IN (SELECT store_id FROM report_selections WHERE report_id = {report_id:UUID}))
  AND NOT throwIf(
      ifNull(last_polled_at > fromUnixTimestamp64Micro({as_of:Int64}, 'UTC'), false)
          OR is_beyond({polls:Array(UInt64)}, poll_place)
          OR is_beyond({hours:Array(UInt64)}, hours_place)
          OR is_beyond({timezones:Array(UInt64)}, zone_place),
      'beyond the bounds, or later'
  )
