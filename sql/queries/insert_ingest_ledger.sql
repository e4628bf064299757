-- Batches that were ingested, after their rows.
INSERT INTO ingest_ledger
(topic, partition, epoch, first_offset, last_offset, kept, rejected, newest_at)
SETTINGS async_insert = 0, insert_deduplicate = 0
FORMAT JSONCompactEachRow
