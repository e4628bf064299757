-- The finished report, every number as text with its two digits.
SELECT
    * EXCEPT (report_id, last_poll_utc),
    formatDateTime(last_poll_utc, '%Y-%m-%dT%H:%i:%S.%fZ') AS last_poll_utc
FROM report_table
WHERE report_id = {report_id:UUID}
ORDER BY store_id
SETTINGS output_format_json_quote_decimals = 1, output_format_decimal_trailing_zeros = 1
