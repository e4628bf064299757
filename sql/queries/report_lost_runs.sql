-- Attempts that have left something and that nothing refers to: of reports that failed, were
-- cancelled or removed, or were completed by another attempt. Running attempts are left alone, even
-- if this view of them is an old one.
SELECT DISTINCT report_id, remains.run_id AS run_id
FROM
(
    SELECT DISTINCT report_id, run_id FROM report_rows
    UNION DISTINCT
    SELECT DISTINCT report_id, run_id FROM report_stores
    UNION DISTINCT
    SELECT DISTINCT report_id, run_id FROM report_period_rows
    UNION DISTINCT
    SELECT DISTINCT report_id, run_id FROM report_buckets
    UNION DISTINCT
    SELECT DISTINCT report_id, run_id FROM report_attributes
) AS remains
INNER JOIN
(
    SELECT report_id, run_id, state FROM reports FINAL WHERE state != 'Running'
) AS ended USING (report_id)
WHERE ended.state != 'Complete' OR remains.run_id != ended.run_id
LIMIT 1000
