-- Which batches may be removed from the ledger: those that were recorded long ago, in a range that
-- has existed for some time, so that nobody reads the ledger without them who has not read the
-- range. Of at most a hundred ranges, those with the most batches first.
SELECT
    concat(topic, '/', toString(partition), '/', toString(epoch)) AS claim,
    any(range.last_offset) AS last_offset,
    toUnixTimestamp64Milli(max(batch.ingested_at)) AS until_ms
FROM ingest_ledger AS batch
INNER JOIN
(
    SELECT topic, partition, epoch, last_offset, ingested_at
    FROM ingest_compacted FINAL
    WHERE compacted_at <= now64(3) - toIntervalMillisecond({settle_ms:UInt64})
) AS range USING (topic, partition, epoch)
WHERE batch.last_offset <= range.last_offset
  AND batch.ingested_at <= range.ingested_at
  AND batch.ingested_at <= now64(3) - toIntervalMillisecond({discard_ms:UInt64})
GROUP BY topic, partition, epoch
ORDER BY count() DESC
LIMIT 100
