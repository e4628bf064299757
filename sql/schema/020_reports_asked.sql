-- What is asked for with a report beside its question, when its last attempt began, and what it was made
-- from: the newest poll that ClickHouse held when the calculation began, and how far each partition of
-- the log had come in by then; the evidence polls of the week, and the SHA-256 of the standard CSV.
ALTER TABLE reports
    ADD COLUMN IF NOT EXISTS detail LowCardinality(String) DEFAULT 'standard',
    ADD COLUMN IF NOT EXISTS label String,
    ADD COLUMN IF NOT EXISTS selected UInt64 COMMENT 'how many stores were named; 0: all of them',
    ADD COLUMN IF NOT EXISTS started_at Nullable(DateTime64(3, 'UTC')),
    ADD COLUMN IF NOT EXISTS newest_poll Nullable(DateTime64(6, 'UTC')),
    ADD COLUMN IF NOT EXISTS polls UInt64,
    ADD COLUMN IF NOT EXISTS ledger
        Array(Tuple(topic String, partition UInt32, incarnation UInt32, next_offset UInt64)),
    ADD COLUMN IF NOT EXISTS csv_sha256 String
