-- Notes the stores of a slice of a report as they are now, for a run of it: those that are known by their
-- polls within `bounds` (see poll_events), by hours or by a zone. Weeks are noted where the opening periods
-- of their schedule have still to be worked out for the day of the report.
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
    if(beyond.store_id = '', last_polled_at, beyond.polled_at),
    {report_id:UUID}
FROM stores
LEFT JOIN stores_beyond(bounds = {bounds:Array(UInt64)}) AS beyond USING (store_id)
WHERE store_id >= {first:String}
  AND ({after:String} = '' OR store_id < {after:String})
  AND ({selected:UInt64} = 0
       OR store_id IN (SELECT store_id FROM report_selections WHERE report_id = {report_id:UUID}))
  AND (beyond.store_id = ''
       OR beyond.polled_at IS NOT NULL
       OR store_id IN (SELECT store_id FROM store_hours)
       OR store_id IN (SELECT store_id FROM store_timezones))
SETTINGS join_use_nulls = 0
