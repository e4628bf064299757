-- Complete reports whose number of rows differs from the one that they were completed with. Of the
-- windows it is that of their stores.
SELECT toString(report.report_id) AS report_id, report.expected AS expected, made.found AS found
FROM
(
    SELECT report_id, run_id, if(period_from = '', stores, rows) AS expected
    FROM reports FINAL
    WHERE state = 'Complete'
) AS report
LEFT JOIN
(
    SELECT report_id, run_id, count() AS found FROM report_rows GROUP BY report_id, run_id
    UNION ALL
    SELECT report_id, run_id, count() AS found FROM report_period_rows GROUP BY report_id, run_id
) AS made USING (report_id, run_id)
WHERE found != expected
ORDER BY report_id
LIMIT 100
