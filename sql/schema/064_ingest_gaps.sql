-- Offsets that the ledger does not cover, or covers twice: each row is a fault, no row is the proof
-- that every message has been taken in once.
CREATE OR REPLACE VIEW ingest_gaps AS
SELECT topic, partition, incarnation, expected_offset, first_offset AS found_offset
FROM ingest_batches
WHERE first_offset != expected_offset
