-- Every poll once: one row for each store, UTC day and partition of the log, with its polls as a
-- map from event to position. An event is one number: eight times the microseconds of the poll,
-- plus 2 for active and 3 for inactive. The position is that of its message on the log: the
-- incarnation of the partition times 2^40, plus the offset; 0 for polls from before there were
-- positions. Merging keeps the first position of an event, so it stays known for ever whether a
-- poll had been ingested when the log had been ingested up to some offset, whatever was ingested
-- again since.
--
-- Rows of a store and day add up: until they are merged there are several, which may have the same
-- events, in any order.
--
-- One partition a day: a report reads its eight days of evidence and nothing else. No TTL: replayed
-- history is old by nature and would vanish at the first merge.
CREATE TABLE IF NOT EXISTS poll_days
(
    store_id String,
    day Date,
    partition UInt32,
    polls SimpleAggregateFunction(minMap, Tuple(Array(Int64), Array(UInt64))) CODEC(Delta(8), ZSTD(1)),
    newest_position SimpleAggregateFunction(max, UInt64) CODEC(Delta(8), ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY day
ORDER BY (store_id, partition)
SETTINGS index_granularity = 512, fsync_after_insert = 1, fsync_part_directory = 1
