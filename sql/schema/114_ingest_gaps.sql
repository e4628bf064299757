-- Offsets that the ledger does not cover, or covers twice: each row is a fault; no row is the proof
-- that every message was ingested once. A claim that begins beyond the batches before it is a fault
-- too: those batches are gone, or the log deleted their messages before they were ingested.
CREATE OR REPLACE VIEW ingest_gaps AS
SELECT topic, partition, incarnation, expected_offset, first_offset AS found_offset
FROM ingest_batches
WHERE first_offset != expected_offset
UNION ALL
SELECT
    topic,
    partition,
    incarnation,
    greatest(claim.began_at, taken.next_offset) AS expected_offset,
    claim.from_offset AS found_offset
FROM
(
    SELECT
        topic,
        partition,
        incarnation,
        min(ingest_claims.from_offset) AS began_at,
        max(ingest_claims.from_offset) AS from_offset
    FROM ingest_claims
    GROUP BY topic, partition, incarnation
) AS claim
LEFT JOIN
(
    SELECT topic, partition, incarnation, max(last_offset) + 1 AS next_offset
    FROM ingest_batches
    GROUP BY topic, partition, incarnation
) AS taken USING (topic, partition, incarnation)
WHERE found_offset > expected_offset
