-- How long each schedule is open in each bucket of a report for a period, up to `to_us`, and how
-- much of that is excused by closures, in microseconds. The parameters are as in run_spans.
CREATE OR REPLACE VIEW open_times AS
WITH (froms, tos, start, end) -> arraySum(
    (from, to) -> greatest(0, least(to, end, {to_us:Int64}) - greatest(from, start)), froms, tos
) AS time_in
SELECT
    schedule,
    buckets.starts AS bucket_starts,
    buckets.ends AS bucket_ends,
    buckets.labels AS bucket_labels,
    arrayMap((start, end) -> time_in(excused_from, excused_to, start, end), bucket_starts, bucket_ends) AS excused_time,
    arrayMap(
        (start, end, excused) -> excused + time_in(opens, closes, start, end),
        bucket_starts, bucket_ends, excused_time
    ) AS open_time
FROM schedules
INNER JOIN
(
    SELECT timezone, starts, ends, labels
    FROM report_buckets
    WHERE run_id = {run_id:UUID}
) AS buckets USING (timezone)
WHERE day = {day:Int32}
  AND tz_version = {tz_version:String}
LIMIT 1 BY schedule
