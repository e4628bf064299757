-- The schedules of a report: each distinct zone and week of its stores, and how many have it.
SELECT schedule, any(timezone) AS timezone, any(week) AS week, count() AS stores
FROM report_stores
WHERE report_id = {report_id:UUID}
GROUP BY schedule
