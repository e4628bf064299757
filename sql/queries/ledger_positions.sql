-- How far every partition that has been claimed has come in; see ledger_position.sql.
SELECT
    claim.topic AS topic,
    claim.partition AS partition,
    greatest(claim.from_offset, taken.next_offset) AS next_offset,
    toUnixTimestamp64Milli(newest.at) AS newest_ms
FROM
(
    SELECT topic, partition, epoch, incarnation, from_offset
    FROM ingest_claims
    ORDER BY epoch DESC
    LIMIT 1 BY topic, partition
) AS claim
LEFT JOIN
(
    SELECT topic, partition, epoch, max(last_offset) + 1 AS next_offset
    FROM ingest_ledger
    GROUP BY topic, partition, epoch
) AS taken USING (topic, partition, epoch)
LEFT JOIN
(
    SELECT topic, partition, incarnation, max(newest_at) AS at
    FROM ingest_batches
    GROUP BY topic, partition, incarnation
) AS newest USING (topic, partition, incarnation)
