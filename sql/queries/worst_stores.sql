-- The stores of a report that were down for longest in the last week.
SELECT store_id, uptime_pct_last_week, downtime_last_hour, downtime_last_day, downtime_last_week, timezone
FROM report_table
WHERE report_id = {report_id:UUID}
ORDER BY downtime_last_week DESC, store_id
LIMIT {count:UInt32}
SETTINGS output_format_json_quote_decimals = 1, output_format_decimal_trailing_zeros = 1
