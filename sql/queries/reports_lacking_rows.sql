-- Complete reports whose number of rows differs from their number of stores.
SELECT toString(report.report_id) AS report_id, report.stores AS stores, made.found AS found
FROM (SELECT report_id, run_id, stores FROM reports FINAL WHERE state = 'Complete') AS report
LEFT JOIN
(
    SELECT report_id, run_id, count() AS found FROM report_rows GROUP BY report_id, run_id
) AS made USING (report_id, run_id)
WHERE found != stores
ORDER BY report_id
LIMIT 100
