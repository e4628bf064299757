-- How many rows an attempt at a report for a period has, and how many there are for its stores and
-- the buckets of their zones; its evidence polls, and the share of the open time that is unknown
-- (NULL: none was open).
SELECT
    count() AS rows,
    (
        SELECT sum(buckets)
        FROM report_stores
        INNER JOIN
        (
            SELECT timezone, any(length(labels)) AS buckets
            FROM report_buckets
            WHERE run_id = {run_id:UUID}
            GROUP BY timezone
        ) AS zones USING (timezone)
        WHERE run_id = {run_id:UUID}
    ) AS expected,
    sum(report_period_rows.polls) AS polls,
    sum(open) AS open_us,
    if(open_us = 0, NULL, sum(open - up - down - excused) / open_us) AS unknown_share
FROM report_period_rows
WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
