-- The rows of an attempt at a report for a period, by store and bucket.
SELECT * EXCEPT (report_id, run_id)
FROM {view:Identifier}
WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
ORDER BY ALL
