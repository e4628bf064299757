-- The latest word on every store. Its rank is the instant, doubled, plus one for inactive, so that
-- of two words on the same instant inactive wins. Where the poll stands on the log: see poll_days.
CREATE TABLE IF NOT EXISTS store_status
(
    store_id String,
    status Enum8('active' = 0, 'inactive' = 1),
    polled_at DateTime64(6, 'UTC'),
    partition UInt32,
    position UInt64,
    rank UInt64 MATERIALIZED toUInt64(toUnixTimestamp64Micro(polled_at)) * 2 + toUInt8(status)
)
ENGINE = ReplacingMergeTree(rank)
ORDER BY store_id
