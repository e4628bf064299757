-- How many gaps of the ledger nobody has acknowledged, for each partition that has some.
SELECT topic, partition, count() AS gaps
FROM ledger_gaps
WHERE acknowledged_at IS NULL
GROUP BY topic, partition
SETTINGS output_format_json_quote_64bit_integers = 0
