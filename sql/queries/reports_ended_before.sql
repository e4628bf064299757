-- Reports that ended before an instant (milliseconds since the epoch), the oldest first.
SELECT toString(report_id) AS report_id, toString(run_id) AS run_id, selected
FROM reports FINAL
WHERE state IN ('Complete', 'Failed', 'Cancelled')
  AND finished_at < fromUnixTimestamp64Milli({before_ms:Int64}, 'UTC')
ORDER BY finished_at
LIMIT {most:UInt32}
SETTINGS output_format_json_quote_64bit_integers = 0, select_sequential_consistency = 1
