-- Batches that have come in from the log, after their rows.
INSERT INTO ingest_ledger (topic, partition, first_offset, last_offset, kept, set_aside)
SETTINGS async_insert = 0
FORMAT JSONCompactEachRow
