-- The opening periods [opens, closes) of each distinct zone and week, for all reports of one UTC
-- day (its number since 1970-01-01): ascending, disjoint, in microseconds since the epoch, all that
-- overlap the eight days of evidence before any instant of that day. The first that needs them
-- calculates them; a second calculation has the same result.
CREATE TABLE IF NOT EXISTS schedules
(
    day Int32,
    tz_version LowCardinality(String),
    schedule UInt128,
    timezone LowCardinality(String),
    week Array(Tuple(day UInt8, start_time_local String, end_time_local String)),
    opens Array(Int64) CODEC(Delta, ZSTD(1)),
    closes Array(Int64) CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree
ORDER BY (day, tz_version, schedule)
