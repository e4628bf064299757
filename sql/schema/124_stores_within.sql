-- Every store of the three inputs, as far as they had come in within bounds (see poll_events), each input
-- having its own: with its zone and week, or the defaults where it has none. These are America/Chicago,
-- and an empty week, which means always open. Stores of the same zone and week share a schedule, whose
-- opening periods are worked out once.
CREATE OR REPLACE VIEW stores_within AS
WITH
    (bounds, partition, version) -> notEmpty(bounds)
        AND partition != 4294967295
        AND version >= arrayElement(bounds, partition + 1) AS is_beyond,
    CAST(([], 0), 'Tuple(Array(Tuple(day UInt8, start_time_local String, end_time_local String)), UInt128)') AS no_hours
SELECT
    store_id,
    if(own_zone = '', 'America/Chicago', own_zone) AS timezone,
    toBool(own_zone = '') AS default_timezone,
    hours.1 AS week,
    toBool(empty(week)) AS default_hours,
    last_polled_at,
    reinterpretAsUInt128(sipHash128(timezone, hours.2)) AS schedule
FROM
(
    SELECT
        store_id,
        argMax(zone, zone_version) AS own_zone,
        argMax(known_hours, hours_version) AS hours,
        max(polled_at) AS last_polled_at
    FROM
    (
        SELECT store_id, toNullable(polled_at) AS polled_at, '' AS zone, 0 AS zone_version, no_hours AS known_hours, 0 AS hours_version
        FROM latest_polls(bounds = {polls:Array(UInt64)})
        UNION ALL
        SELECT store_id, NULL, '', 0, (week, week_hash), version + 1
        FROM store_hours_history
        WHERE NOT is_beyond({hours:Array(UInt64)}, partition, version)
        UNION ALL
        SELECT store_id, NULL, timezone_str, version + 1, no_hours, 0
        FROM store_timezones_history
        WHERE NOT is_beyond({timezones:Array(UInt64)}, partition, version)
    )
    GROUP BY store_id
)
