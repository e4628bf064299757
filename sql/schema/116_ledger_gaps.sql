-- The gaps of ingest_gaps in the latest incarnation of each topic, with who has acknowledged them,
-- why and when; NULL: nobody has.
CREATE OR REPLACE VIEW ledger_gaps AS
SELECT
    gap.topic AS topic,
    gap.partition AS partition,
    gap.incarnation AS incarnation,
    gap.expected_offset AS expected_offset,
    gap.found_offset AS found_offset,
    nullIf(known.acknowledged_by, '') AS acknowledged_by,
    if(acknowledged_by IS NULL, NULL, known.reason) AS reason,
    if(acknowledged_by IS NULL, NULL, known.acknowledged_at) AS acknowledged_at
FROM ingest_gaps AS gap
LEFT JOIN
(
    SELECT
        topic,
        partition,
        incarnation,
        expected_offset,
        found_offset,
        acknowledged_by,
        reason,
        acknowledged_at
    FROM acknowledged_gaps
    ORDER BY acknowledged_at, acknowledged_by, reason
    LIMIT 1 BY topic, partition, incarnation, expected_offset, found_offset
) AS known USING (topic, partition, incarnation, expected_offset, found_offset)
WHERE (gap.topic, gap.partition, gap.incarnation) IN
(
    SELECT topic, partition, max(incarnation) FROM ingest_claims GROUP BY topic, partition
)
