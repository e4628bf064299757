-- One gap of the ledger, if it exists.
SELECT
    topic,
    partition,
    incarnation,
    expected_offset,
    found_offset,
    acknowledged_by,
    reason,
    toUnixTimestamp64Milli(acknowledged_at) AS acknowledged_ms
FROM ledger_gaps
WHERE topic = {topic:String} AND partition = {partition:UInt32}
  AND expected_offset = {expected_offset:UInt64} AND found_offset = {found_offset:UInt64}
SETTINGS output_format_json_quote_64bit_integers = 0, select_sequential_consistency = 1
