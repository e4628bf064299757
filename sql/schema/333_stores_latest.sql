-- Every store of the three inputs, as it is now: with its zone and week, or the defaults if it has
-- none, and the positions on the log of its zone, its week and its newest poll. The defaults are
-- America/Chicago, and an empty week, which means always open. Stores of the same zone and week
-- share a schedule, whose opening periods are calculated once.
CREATE OR REPLACE VIEW stores_latest AS
SELECT
    known.store_id AS store_id,
    if(zones.timezone_str = '', 'America/Chicago', zones.timezone_str) AS timezone,
    toBool(zones.timezone_str = '') AS default_timezone,
    hours.week AS week,
    calendars.calendar AS calendar,
    -- The first part of a calendar is its dated weeks.
    toBool(empty(hours.week) AND NOT startsWith(calendars.calendar, '[[[')) AS default_hours,
    if(status.store_id = '', NULL, status.polled_at) AS last_polled_at,
    reinterpretAsUInt128(sipHash128(timezone, hours.week_hash, calendars.calendar)) AS schedule,
    (zones.partition, zones.version) AS zone_place,
    (hours.partition, hours.version) AS hours_place,
    (status.partition, status.position) AS poll_place
FROM
(
    SELECT store_id FROM store_status
    UNION DISTINCT
    SELECT store_id FROM store_hours
    UNION DISTINCT
    SELECT store_id FROM store_timezones
) AS known
LEFT JOIN (SELECT store_id, timezone_str, partition, version FROM store_timezones FINAL) AS zones USING (store_id)
LEFT JOIN (SELECT store_id, week, week_hash, partition, version FROM store_hours FINAL) AS hours USING (store_id)
LEFT JOIN store_calendars(hours = [], special_days = [], closures = []) AS calendars USING (store_id)
LEFT JOIN (SELECT store_id, polled_at, partition, position FROM store_status FINAL) AS status USING (store_id)
SETTINGS join_use_nulls = 0
