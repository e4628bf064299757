-- Where the ledger is not whole: offsets that it does not cover, or covers twice, in the latest making
-- of each topic.
SELECT topic, partition, expected_offset, found_offset
FROM ingest_gaps
WHERE (topic, partition, incarnation) IN
(
    SELECT topic, partition, max(incarnation) FROM ingest_claims GROUP BY topic, partition
)
ORDER BY topic, partition, expected_offset, found_offset
LIMIT 100
SETTINGS output_format_json_quote_64bit_integers = 0
