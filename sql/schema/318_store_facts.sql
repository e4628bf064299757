-- What is known of each store, in one row and under a short key, so that one store is looked up
-- without reading thousands: when it was first polled and last seen active and inactive (1970-01-01
-- for never), its zone and its week, each with its version (its position on the log), of which the
-- highest counts.
--
-- `polls_taken`: how many polls were ingested, repeated ones included. It grows with every poll,
-- however late, so that what was found out about the polls of a store can be cached until then.
CREATE TABLE IF NOT EXISTS store_facts
(
    store_id String,
    first_polled_at SimpleAggregateFunction(min, DateTime64(6, 'UTC')) DEFAULT toDateTime64('2299-12-31', 6, 'UTC'),
    last_active_at SimpleAggregateFunction(max, DateTime64(6, 'UTC')),
    last_inactive_at SimpleAggregateFunction(max, DateTime64(6, 'UTC')),
    polls_taken SimpleAggregateFunction(sum, UInt64),
    zone SimpleAggregateFunction(max, Tuple(version UInt64, timezone_str String)),
    hours SimpleAggregateFunction(
        max,
        Tuple(version UInt64, week Array(Tuple(day UInt8, start_time_local String, end_time_local String)))
    )
)
ENGINE = AggregatingMergeTree
ORDER BY store_id
SETTINGS index_granularity = 128, min_bytes_for_wide_part = 1000000000
