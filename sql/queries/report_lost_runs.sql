-- Runs that have left something and are nobody's: of reports that failed, were cancelled or
-- removed, or were completed by another run. What runs is left alone, also where this view of it is
-- an old one.
SELECT DISTINCT report_id, remains.run_id AS run_id
FROM
(
    SELECT DISTINCT report_id, run_id FROM report_rows
    UNION DISTINCT
    SELECT DISTINCT report_id, run_id FROM report_stores
) AS remains
INNER JOIN
(
    SELECT report_id, run_id, state FROM reports FINAL WHERE state != 'Running'
) AS ended USING (report_id)
WHERE ended.state != 'Complete' OR remains.run_id != ended.run_id
LIMIT 1000
