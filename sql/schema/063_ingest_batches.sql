-- What of the ledger counts: batches, and stretches of them that were added up (ingest_compacted). The
-- batches that a stretch holds are left out, whether they are still in the ledger or not.
--
-- A consumer that was overtaken and does not know it yet may still write down batches; those that begin
-- where a later claim begins, or after, were read again by its owner and are left out too. So the rows
-- of an incarnation follow each other without gap or overlap: each begins at its expected_offset.
CREATE OR REPLACE VIEW ingest_batches AS
SELECT
    batch.topic AS topic,
    batch.partition AS partition,
    claim.incarnation AS incarnation,
    batch.epoch AS epoch,
    claim.began_at AS began_at,
    claim.from_offset AS claimed_from,
    lagInFrame(batch.last_offset + 1, 1, claim.began_at) OVER (
        PARTITION BY batch.topic, batch.partition, claim.incarnation ORDER BY batch.first_offset, batch.epoch
        ROWS BETWEEN 1 PRECEDING AND CURRENT ROW
    ) AS expected_offset,
    batch.first_offset AS first_offset,
    batch.last_offset AS last_offset,
    batch.kept AS kept,
    batch.rejected AS rejected,
    batch.newest_at AS newest_at,
    batch.ingested_at AS ingested_at,
    batch.batches AS batches,
    batch.condensed_at AS condensed_at
FROM
(
    -- Each table is read once: a second look at the stretches might see others than the first.
    SELECT
        *,
        maxIf(last_offset, is_stretch) OVER epoch_of AS condensed_to,
        maxIf(ingested_at, is_stretch) OVER epoch_of AS condensed_until,
        countIf(is_stretch) OVER epoch_of AS stretches
    FROM
    (
        SELECT
            topic, partition, epoch, first_offset, last_offset, kept, rejected, newest_at, ingested_at,
            toUInt64(1) AS batches,
            toDateTime64(0, 3, 'UTC') AS condensed_at,
            false AS is_stretch
        FROM ingest_ledger FINAL
        UNION ALL
        SELECT
            topic, partition, epoch, first_offset, last_offset, kept, rejected, newest_at, ingested_at,
            batches,
            condensed_at,
            true AS is_stretch
        FROM ingest_compacted FINAL
    )
    WINDOW epoch_of AS (PARTITION BY topic, partition, epoch)
) AS batch
INNER JOIN
(
    SELECT
        topic,
        partition,
        epoch,
        incarnation,
        from_offset,
        min(from_offset) OVER (PARTITION BY topic, partition, incarnation) AS began_at,
        leadInFrame(from_offset, 1, 18446744073709551615) OVER (
            PARTITION BY topic, partition, incarnation ORDER BY epoch
            ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
        ) AS overtaken_at
    FROM ingest_claims
) AS claim USING (topic, partition, epoch)
WHERE batch.first_offset < claim.overtaken_at
  AND (batch.is_stretch OR batch.stretches = 0
       OR batch.first_offset > batch.condensed_to OR batch.ingested_at > batch.condensed_until)
