-- Like stores, but of what had been ingested within bounds (see poll_events), each input having its
-- own, and of the polls up to an instant (microseconds). The history is read only if the latest
-- zone or week is beyond.
CREATE OR REPLACE VIEW stores_within AS
WITH (bounds, partition, version) -> notEmpty(bounds)
    AND partition != 4294967295
    AND version >= arrayElement(bounds, partition + 1) AS is_beyond
SELECT
    known.store_id AS store_id,
    if(zones.timezone_str = '', 'America/Chicago', zones.timezone_str) AS timezone,
    toBool(zones.timezone_str = '') AS default_timezone,
    hours.week AS week,
    calendars.calendar AS calendar,
    -- The first part of a calendar is its dated weeks.
    toBool(empty(hours.week) AND NOT startsWith(calendars.calendar, '[[[')) AS default_hours,
    if(status.store_id = '', NULL, status.polled_at) AS last_polled_at,
    reinterpretAsUInt128(sipHash128(timezone, hours.week_hash, calendars.calendar)) AS schedule
FROM
(
    SELECT store_id FROM store_status
    UNION DISTINCT
    SELECT store_id FROM store_hours
    UNION DISTINCT
    SELECT store_id FROM store_timezones
) AS known
LEFT JOIN
(
    SELECT store_id, timezone_str
    FROM store_timezones FINAL
    WHERE NOT is_beyond({timezones:Array(UInt64)}, partition, version)
    UNION ALL
    SELECT store_id, argMax(timezone_str, version)
    FROM store_timezones_history
    WHERE NOT is_beyond({timezones:Array(UInt64)}, partition, version)
      AND store_id IN (
          SELECT store_id
          FROM store_timezones FINAL
          WHERE is_beyond({timezones:Array(UInt64)}, partition, version)
      )
    GROUP BY store_id
) AS zones USING (store_id)
LEFT JOIN
(
    SELECT store_id, week, week_hash
    FROM store_hours FINAL
    WHERE NOT is_beyond({hours:Array(UInt64)}, partition, version)
    UNION ALL
    SELECT store_id, argMax(week, version), argMax(week_hash, version)
    FROM store_hours_history
    WHERE NOT is_beyond({hours:Array(UInt64)}, partition, version)
      AND store_id IN (
          SELECT store_id
          FROM store_hours FINAL
          WHERE is_beyond({hours:Array(UInt64)}, partition, version)
      )
    GROUP BY store_id
) AS hours USING (store_id)
LEFT JOIN store_calendars(
    hours = {hours:Array(UInt64)}, special_days = {special_days:Array(UInt64)}, closures = {closures:Array(UInt64)}
) AS calendars USING (store_id)
LEFT JOIN latest_polls(to_us = {to_us:Int64}, bounds = {polls:Array(UInt64)}) AS status USING (store_id)
WHERE zones.store_id != '' OR hours.store_id != '' OR status.store_id != ''
SETTINGS join_use_nulls = 0
