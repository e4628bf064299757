-- What differs between two attempts at reports for a period, for each store and bucket: `other`
-- minus `one`, in microseconds. What one of the two does not have counts as 0 there. Buckets of the
-- same name are the same.
CREATE OR REPLACE VIEW period_differences AS
SELECT
    store_id,
    bucket,
    multiIf(countIf(sign = -1) = 0, 'other', countIf(sign = 1) = 0, 'report', 'both') AS found_in,
    sum(sign * up) AS uptime_us,
    sum(sign * down) AS downtime_us,
    sum(sign * unknown) AS unknown_us,
    abs(downtime_us) AS size,
    uptime_us != 0 OR downtime_us != 0 OR unknown_us != 0 AS changed
FROM
(
    SELECT
        store_id, bucket, up, down, open - up - down - excused AS unknown, toInt64(-1) AS sign
    FROM report_period_rows
    WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
    UNION ALL
    SELECT store_id, bucket, up, down, open - up - down - excused AS unknown, toInt64(1) AS sign
    FROM report_period_rows
    WHERE report_id = {other_id:UUID} AND run_id = {other_run_id:UUID}
)
GROUP BY store_id, bucket
