-- The schedules of a run: each distinct zone and week of its stores, and how many have it.
SELECT schedule, any(timezone) AS timezone, any(week) AS week, count() AS stores
FROM report_stores
WHERE run_id = {run_id:UUID}
GROUP BY schedule
