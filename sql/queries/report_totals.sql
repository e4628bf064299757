-- How many rows an attempt has, how many polls were evidence in the week before its instant, and
-- the share of the open time of that week that is unknown (NULL: none was open).
SELECT
    count() AS stores,
    sum(polls_last_week) AS polls,
    sum(open_last_week) AS open_us,
    if(open_us = 0, NULL, sum(open_last_week - up_last_week - down_last_week - excused_last_week) / open_us) AS unknown_share
FROM report_rows
WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
