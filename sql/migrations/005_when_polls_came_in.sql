-- When polls came in and how far those of a day have, also those of before this was kept: the time
-- as finely as the ledger still has it. The views are there first, so that nothing is missed; what
-- both note is the same.
CREATE TABLE IF NOT EXISTS poll_arrivals
(
    partition UInt32,
    epoch UInt64,
    minute DateTime('UTC'),
    last_offset SimpleAggregateFunction(max, UInt64),
    arrived_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (partition, epoch, minute);
CREATE MATERIALIZED VIEW IF NOT EXISTS poll_arrivals_from_ledger TO poll_arrivals AS
SELECT
    partition,
    epoch,
    toStartOfMinute(newest_at) AS minute,
    max(ingest_ledger.last_offset) AS last_offset,
    max(newest_at) AS arrived_at
FROM ingest_ledger
WHERE topic = 'store.polls'
GROUP BY partition, epoch, minute;
INSERT INTO poll_arrivals (partition, epoch, minute, last_offset, arrived_at)
SELECT partition, epoch, toStartOfMinute(newest_at) AS minute, max(last_offset), max(newest_at)
FROM
(
    SELECT partition, epoch, last_offset, newest_at FROM ingest_ledger WHERE topic = 'store.polls'
    UNION ALL
    SELECT partition, epoch, last_offset, newest_at FROM ingest_compacted WHERE topic = 'store.polls'
)
GROUP BY partition, epoch, minute;
CREATE TABLE IF NOT EXISTS poll_day_ends
(
    day Date,
    partition UInt32,
    newest_position SimpleAggregateFunction(max, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY (day, partition)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
CREATE MATERIALIZED VIEW IF NOT EXISTS poll_day_ends_from_polls TO poll_day_ends AS
SELECT toDate(polled_at) AS day, partition, max(position) AS newest_position
FROM incoming_polls
GROUP BY day, partition;
INSERT INTO poll_day_ends (day, partition, newest_position)
SELECT day, partition, max(newest_position)
FROM poll_days
GROUP BY day, partition;
