-- What an attempt at a report for a period calculated for one store, in exact microseconds.
SELECT bucket, up, down, open, excused, polls, outages
FROM report_period_rows
WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID} AND store_id = {store_id:String}
ORDER BY bucket
SETTINGS output_format_json_quote_64bit_integers = 0
