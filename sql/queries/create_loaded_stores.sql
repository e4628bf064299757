-- As sql/schema/124_stores_within.sql, of a store that serves one report: all that came in is within.
CREATE VIEW IF NOT EXISTS stores_within AS
SELECT
    known.store_id AS store_id,
    if(zones.timezone_str = '', 'America/Chicago', zones.timezone_str) AS timezone,
    toBool(zones.timezone_str = '') AS default_timezone,
    hours.week AS week,
    toBool(empty(hours.week)) AS default_hours,
    if(status.store_id = '', NULL, status.polled_at) AS last_polled_at,
    reinterpretAsUInt128(sipHash128(timezone, hours.week_hash)) AS schedule
FROM
(
    SELECT store_id FROM store_status
    UNION DISTINCT
    SELECT store_id FROM store_hours
    UNION DISTINCT
    SELECT store_id FROM store_timezones
) AS known
LEFT JOIN (SELECT store_id, timezone_str FROM store_timezones FINAL) AS zones USING (store_id)
LEFT JOIN (SELECT store_id, week, week_hash FROM store_hours FINAL) AS hours USING (store_id)
LEFT JOIN (SELECT store_id, polled_at FROM store_status FINAL) AS status USING (store_id)
WHERE empty({polls:Array(UInt64)}) AND empty({hours:Array(UInt64)}) AND empty({timezones:Array(UInt64)})
SETTINGS join_use_nulls = 0
