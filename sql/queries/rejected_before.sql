-- How many rejected rows are from before an instant (milliseconds since the epoch).
SELECT count() AS rows
FROM rejected_rows
WHERE rejected_at < fromUnixTimestamp64Milli({before_ms:Int64}, 'UTC')
SETTINGS output_format_json_quote_64bit_integers = 0
