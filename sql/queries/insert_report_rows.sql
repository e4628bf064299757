-- Calculates the rows of an attempt at a report, for the stores of one slice: the time up, down and
-- open in each of the three windows that end at as_of. The time of a status in a window is that
-- part of its spans (sql/schema/420_run_spans.sql) which is in it.
INSERT INTO report_rows
WITH
    {as_of:Int64} AS as_of,
    [as_of - 3600000000, as_of - 86400000000, as_of - 7 * 86400000000] AS window_starts,
    (from, to) -> arrayMap(start -> greatest(0, to - greatest(from, start)), window_starts) AS in_windows
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
    open[1],
    open[2],
    open[3],
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
        any(open_time) AS open,
        sum(polls_in_week) AS polls_last_week,
        any(last_polled_at) AS last_polled_at,
        any(timezone) AS timezone,
        any(default_timezone) AS default_timezone,
        any(default_hours) AS default_hours
    FROM run_spans(
        run_id = {run_id:UUID},
        first = {first:String},
        after = {after:String},
        as_of_us = {as_of:Int64},
        tz_version = {tz_version:String},
        method = {method:String},
        reach_us = {reach:Int64},
        gaps = {gaps:String},
        bounds = {bounds:Array(UInt64)}
    )
    GROUP BY store_id
)
SETTINGS max_block_size = 2048
