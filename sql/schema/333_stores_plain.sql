-- Every store of the three inputs, as it is now, as if it had nothing in its calendar beside the
-- week: with its zone and week, or the defaults where it has none, and the place on the log of its
-- zone, its week and its newest poll. The defaults are America/Chicago, and an empty week, which
-- means always open. Stores of the same zone and calendar share a schedule, whose opening periods
-- are worked out once.
CREATE OR REPLACE VIEW stores_plain AS
SELECT
    known.store_id AS store_id,
    if(zones.timezone_str = '', 'America/Chicago', zones.timezone_str) AS timezone,
    toBool(zones.timezone_str = '') AS default_timezone,
    hours.week AS week,
    hours.week_hash AS week_hash,
    '' AS calendar,
    toBool(empty(hours.week)) AS default_hours,
    if(status.store_id = '', NULL, status.polled_at) AS last_polled_at,
    reinterpretAsUInt128(sipHash128(timezone, hours.week_hash, calendar)) AS schedule,
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
LEFT JOIN (SELECT store_id, polled_at, partition, position FROM store_status FINAL) AS status USING (store_id)
SETTINGS join_use_nulls = 0
