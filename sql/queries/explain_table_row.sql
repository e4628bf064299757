-- The row of one store in the complete report, its figures as numbers.
SELECT
    * EXCEPT (report_id, last_poll_utc),
    formatDateTime(last_poll_utc, '%Y-%m-%dT%H:%i:%S.%fZ') AS last_poll_utc
FROM report_table
WHERE report_id = {report_id:UUID} AND store_id = {store_id:String}
SETTINGS output_format_json_quote_decimals = 0
