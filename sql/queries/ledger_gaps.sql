-- The gaps of the ledger: offsets that it does not cover, or covers twice, in the latest
-- incarnation of each topic. Gaps that nobody has acknowledged come first.
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
ORDER BY acknowledged_at IS NOT NULL, topic, partition, expected_offset, found_offset
LIMIT 100
SETTINGS output_format_json_quote_64bit_integers = 0
