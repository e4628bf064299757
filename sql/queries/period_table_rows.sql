-- The rows of one store in an attempt at a report for a period, their figures as numbers.
SELECT * EXCEPT (report_id, run_id)
FROM attempt_bucket_table
WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID} AND store_id = {store_id:String}
ORDER BY bucket
SETTINGS output_format_json_quote_decimals = 0
