-- The opening periods [opens, closes) of each distinct zone and calendar: ascending, apart from
-- each other and cut at closures, in microseconds since the epoch; and what closures cut out of
-- them, which is excused. For the reports of the windows that are for an instant of a UTC day,
-- `day` is that day, by its number since 1970-01-01, and the periods are all that meet the eight
-- days before any instant of it. For reports of a period the days are part of what `schedule` is
-- the hash of, and `day` is the first. Whoever is the first to need them works them out; whoever
-- does so again comes to the same.
CREATE TABLE IF NOT EXISTS schedules
(
    day Int32,
    tz_version LowCardinality(String),
    schedule UInt128,
    timezone LowCardinality(String),
    week Array(Tuple(day UInt8, start_time_local String, end_time_local String)),
    opens Array(Int64) CODEC(Delta, ZSTD(1)),
    closes Array(Int64) CODEC(Delta, ZSTD(1)),
    calendar String,
    excused_from Array(Int64) CODEC(Delta, ZSTD(1)),
    excused_to Array(Int64) CODEC(Delta, ZSTD(1))
)
ENGINE = ReplacingMergeTree
ORDER BY (day, tz_version, schedule)
