-- What counts of the ledger: batches, and ranges of batches that were summed up (ingest_compacted).
-- The batches in a range are left out, whether they are still in the ledger or not.
--
-- A consumer that was overtaken and does not know it yet may still record batches; those that begin
-- where a later claim begins, or after, were read again by its owner and are left out too. So the
-- rows of an incarnation follow each other without gap or overlap: each begins at its
-- expected_offset.
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
    batch.compacted_at AS compacted_at
FROM
(
    -- Each table is read once: a second read of the ranges might see others than the first.
    SELECT
        *,
        maxIf(last_offset, is_range) OVER epoch_of AS compacted_to,
        maxIf(ingested_at, is_range) OVER epoch_of AS compacted_until,
        countIf(is_range) OVER epoch_of AS ranges
    FROM
    (
        SELECT
            topic, partition, epoch, first_offset, last_offset, kept, rejected, newest_at, ingested_at,
            toUInt64(1) AS batches,
            toDateTime64(0, 3, 'UTC') AS compacted_at,
            false AS is_range
        FROM ingest_ledger FINAL
        UNION ALL
        SELECT
            topic, partition, epoch, first_offset, last_offset, kept, rejected, newest_at, ingested_at,
            batches,
            compacted_at,
            true AS is_range
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
  AND (batch.is_range OR batch.ranges = 0
       OR batch.first_offset > batch.compacted_to OR batch.ingested_at > batch.compacted_until)
