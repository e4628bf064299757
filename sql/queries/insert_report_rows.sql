-- Calculates the rows of an attempt at a report, for the stores of one slice: the time up, down,
-- open and excused in each of the three windows that end at as_of. The time of a status in a window
-- is that part of its spans (sql/schema/420_run_spans.sql) which is in it.
INSERT INTO report_rows (
    report_id, run_id, store_id,
    up_last_hour, up_last_day, up_last_week,
    down_last_hour, down_last_day, down_last_week,
    open_last_hour, open_last_day, open_last_week,
    excused_last_hour, excused_last_day, excused_last_week,
    polls_last_week, last_poll, timezone, default_timezone, default_hours
)
WITH (from, to) -> arrayMap(start -> greatest(0, to - greatest(from, start)), {starts:Array(Int64)}) AS in_windows
SELECT
    {report_id:UUID},
    {run_id:UUID},
    store_id,
    up[1],
    up[2],
    up[3],
    down[1],
    down[2],
    down[3],
    open_time[1],
    open_time[2],
    open_time[3],
    excused_time[1],
    excused_time[2],
    excused_time[3],
    polls_last_week,
    last_polled_at,
    timezone,
    default_timezone,
    default_hours
FROM
(
    SELECT
        store_id,
        sumForEachIf(in_windows(from, to), run_kind = 2) AS up,
        sumForEachIf(in_windows(from, to), run_kind = 3) AS down,
        -- The week begins at the first mark, and as_of is the second.
        sumIf(polls, bucket = 1) AS polls_last_week,
        any(open_time) AS open_time,
        any(excused_time) AS excused_time,
        any(last_polled_at) AS last_polled_at,
        any(timezone) AS timezone,
        any(default_timezone) AS default_timezone,
        any(default_hours) AS default_hours
    FROM run_spans(
        run_id = {run_id:UUID},
        first = {first:String},
        after = {after:String},
        from_us = {from:Int64},
        to_us = {to:Int64},
        day = {day:Int32},
        tz_version = {tz_version:String},
        marks = {marks:Array(Int64)},
        starts = {starts:Array(Int64)},
        ends = {ends:Array(Int64)},
        method = {method:String},
        reach_us = {reach:Int64},
        gaps = {gaps:String},
        bounds = {bounds:Array(UInt64)}
    )
    GROUP BY store_id
)
SETTINGS insert_deduplicate = 0, max_block_size = 2048
