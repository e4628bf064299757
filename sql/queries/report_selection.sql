-- The stores that a report was requested for.
SELECT DISTINCT store_id
FROM report_selections
WHERE report_id = {report_id:UUID}
ORDER BY store_id
