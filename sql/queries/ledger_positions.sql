-- How far every claimed partition has been ingested: its latest claim, the offset after the last
-- one ingested under it, and when the newest message of this incarnation was appended
-- (milliseconds; 0: none), including batches that do not count, since their messages are of it too.
-- All in one read of the ledger, so that its parts agree. A batch that has been summed up may be
-- read twice, alone and in its range: maxima are the same.
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
