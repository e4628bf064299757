-- When polls came in: for each partition of their topic and each minute in which the newest message
-- of a batch was appended, the last offset of these batches and when that was. The ledger says it
-- more finely, but only until its batches are summed up.
CREATE TABLE IF NOT EXISTS poll_arrivals
(
    partition UInt32,
    epoch UInt64,
    minute DateTime('UTC'),
    last_offset SimpleAggregateFunction(max, UInt64),
    arrived_at SimpleAggregateFunction(max, DateTime64(3, 'UTC'))
)
ENGINE = AggregatingMergeTree
ORDER BY (partition, epoch, minute)
