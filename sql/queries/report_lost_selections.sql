-- Selections of reports that were removed, or never requested in the end: a request that broke off
-- may be sent again for a day.
SELECT DISTINCT report_id
FROM report_selections
WHERE report_id IN (SELECT report_id FROM reports FINAL WHERE state = 'Deleted')
   OR (
        selected_at < now64(3) - INTERVAL 1 DAY
        AND report_id NOT IN (SELECT report_id FROM reports)
   )
LIMIT 1000
