-- ClickHouse itself keeps when polls came in.
CREATE MATERIALIZED VIEW IF NOT EXISTS poll_arrivals_from_ledger TO poll_arrivals AS
SELECT
    partition,
    epoch,
    toStartOfMinute(newest_at) AS minute,
    max(ingest_ledger.last_offset) AS last_offset,
    max(newest_at) AS arrived_at
FROM ingest_ledger
WHERE topic = 'store.polls'
GROUP BY partition, epoch, minute
