-- The ledger that counts. A consumer that was overtaken and does not know it yet may still write down
-- batches; those that begin where a later claim begins, or after, were read again by its owner and are
-- left out. So the batches of an incarnation follow each other without gap or overlap.
CREATE OR REPLACE VIEW ingest_batches AS
SELECT
    batch.topic AS topic,
    batch.partition AS partition,
    claim.incarnation AS incarnation,
    batch.epoch AS epoch,
    claim.began_at AS began_at,
    batch.first_offset AS first_offset,
    batch.last_offset AS last_offset,
    batch.kept AS kept,
    batch.set_aside AS set_aside,
    batch.newest_at AS newest_at,
    batch.ingested_at AS ingested_at
FROM (SELECT * FROM ingest_ledger FINAL) AS batch
INNER JOIN
(
    SELECT
        topic,
        partition,
        epoch,
        incarnation,
        min(from_offset) OVER (PARTITION BY topic, partition, incarnation) AS began_at,
        leadInFrame(from_offset, 1, 18446744073709551615) OVER (
            PARTITION BY topic, partition, incarnation ORDER BY epoch
            ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
        ) AS overtaken_at
    FROM ingest_claims
) AS claim USING (topic, partition, epoch)
WHERE batch.first_offset < claim.overtaken_at
