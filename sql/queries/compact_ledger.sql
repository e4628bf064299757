-- Sums up the batches of each epoch that were recorded some time ago: from its claim on, as far as
-- each follows the previous one. If one does not, it and all that comes after it stay in the ledger
-- as they are. So does the last batch before it: its consumer may record it again, and a range that
-- ends before a following batch holds no offset of another row. A range that was written a moment
-- ago is left alone, because many consumers may do this at once.
INSERT INTO ingest_compacted
(topic, partition, epoch, first_offset, last_offset, kept, rejected, newest_at, ingested_at, batches)
SELECT
    topic,
    partition,
    epoch,
    min(whole.first_offset) AS first_offset,
    max(whole.last_offset) AS last_offset,
    sum(whole.kept) AS kept,
    sum(whole.rejected) AS rejected,
    max(whole.newest_at) AS newest_at,
    max(whole.ingested_at) AS ingested_at,
    sum(whole.batches) AS batches
FROM
(
    SELECT
        *,
        min(follows) OVER so_far AS unbroken,
        max(ingested_at) OVER so_far AS written_at,
        leadInFrame(follows, 1, false) OVER (
            PARTITION BY topic, partition, epoch ORDER BY first_offset
            ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING
        ) AS is_followed
    FROM
    (
        SELECT
            *,
            if(
                row_number() OVER (PARTITION BY topic, partition, epoch ORDER BY first_offset) = 1,
                first_offset = claimed_from,
                lagInFrame((epoch, last_offset + 1)) OVER (
                    PARTITION BY topic, partition, incarnation ORDER BY first_offset, epoch
                    ROWS BETWEEN 1 PRECEDING AND CURRENT ROW
                ) = (epoch, first_offset)
            ) AS follows
        FROM ingest_batches
    )
    WINDOW so_far AS (
        PARTITION BY topic, partition, epoch ORDER BY first_offset
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
) AS whole
WHERE unbroken AND is_followed AND written_at <= now64(3) - toIntervalMillisecond({compact_ms:UInt64})
GROUP BY topic, partition, epoch
HAVING count() > 1 AND max(compacted_at) <= now64(3) - toIntervalMillisecond({settle_ms:UInt64})
SETTINGS async_insert = 0, insert_deduplicate = 0
