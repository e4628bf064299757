-- How many rows and stores an attempt at a report for a period has, its evidence polls, and the
-- share of the open time that is unknown (NULL: none was open).
SELECT
    count() AS rows,
    uniqExact(store_id) AS stores,
    sum(report_period_rows.polls) AS polls,
    sum(open) AS open_us,
    if(open_us = 0, NULL, sum(open - up - down - excused) / open_us) AS unknown_share
FROM report_period_rows
WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
