-- What came in before there was store_facts; nothing once it holds anything. To add it twice would
-- change nothing.
INSERT INTO store_facts (store_id, first_polled_at, last_active_at, last_inactive_at, zone, hours)
WITH
    toDateTime64(0, 6, 'UTC') AS never,
    toDateTime64('2299-12-31', 6, 'UTC') AS not_yet,
    CAST((0, ''), 'Tuple(version UInt64, timezone_str String)') AS no_zone,
    CAST(
        (0, []),
        'Tuple(version UInt64, week Array(Tuple(day UInt8, start_time_local String, end_time_local String)))'
    ) AS no_hours
SELECT *
FROM
(
    SELECT
        store_id,
        fromUnixTimestamp64Micro(bitShiftRight(min(event), 3), 'UTC'),
        fromUnixTimestamp64Micro(bitShiftRight(maxIf(event, bitAnd(event, 1) = 0), 3), 'UTC'),
        fromUnixTimestamp64Micro(bitShiftRight(maxIf(event, bitAnd(event, 1) = 1), 3), 'UTC'),
        no_zone,
        no_hours
    FROM poll_days
    ARRAY JOIN polls.1 AS event
    GROUP BY store_id
    UNION ALL
    SELECT store_id, not_yet, never, never, (version, timezone_str), no_hours
    FROM store_timezones
    UNION ALL
    SELECT store_id, not_yet, never, never, no_zone, (version, week)
    FROM store_hours
)
WHERE (SELECT count() = 0 FROM store_facts)
