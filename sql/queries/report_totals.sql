-- How many rows a run has, and how many polls were evidence in the week before its instant.
SELECT count() AS stores, sum(polls_last_week) AS polls
FROM report_rows
WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
