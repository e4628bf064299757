-- Like sql/schema/336_stores_within.sql, in a database for one report: all of its hours and
-- timezones count, and of its polls those that are not later.
CREATE VIEW IF NOT EXISTS stores_within AS
SELECT
    stores.store_id AS store_id,
    timezone,
    default_timezone,
    week,
    calendar,
    default_hours,
    if(latest.store_id = '', NULL, latest.polled_at) AS last_polled_at,
    schedule
FROM stores
LEFT JOIN latest_polls(to_us = {to_us:Int64}, bounds = {polls:Array(UInt64)}) AS latest USING (store_id)
WHERE empty({hours:Array(UInt64)})
  AND empty({timezones:Array(UInt64)})
  AND empty({special_days:Array(UInt64)})
  AND empty({closures:Array(UInt64)})
SETTINGS join_use_nulls = 0
