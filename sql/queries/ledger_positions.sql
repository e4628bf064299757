-- How far every partition that has been claimed has come in: its latest claim, the offset that
-- follows the last one taken in under it, and when the log took in the newest message of this
-- incarnation (milliseconds; 0: none), of batches too that do not count: they were messages of it
-- as well. All of it out of one look at the ledger, so that its parts agree. A batch that has been
-- added up may be read twice, alone and in its range: of maxima that makes no difference.
SELECT
    topic,
    partition,
    max(claims.epoch) AS epoch,
    max(claims.incarnation) AS incarnation,
    greatest(argMax(claims.from_offset, claims.epoch), argMax(taken.next_offset, claims.epoch)) AS next_offset,
    toUnixTimestamp64Milli(max((claims.incarnation, taken.newest_at)).2) AS newest_ms
FROM ingest_claims AS claims
LEFT JOIN
(
    SELECT
        topic,
        partition,
        epoch,
        max(last_offset) + 1 AS next_offset,
        max(written.newest_at) AS newest_at
    FROM
    (
        SELECT topic, partition, epoch, last_offset, newest_at FROM ingest_ledger
        UNION ALL
        SELECT topic, partition, epoch, last_offset, newest_at FROM ingest_compacted
    ) AS written
    GROUP BY topic, partition, epoch
) AS taken USING (topic, partition, epoch)
GROUP BY topic, partition
