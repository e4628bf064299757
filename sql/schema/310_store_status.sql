-- The newest poll of every store. Its rank is twice the instant, plus one for inactive, so that of
-- two at the same instant inactive wins. The position of the poll on the log: see poll_days.
-- `updated_at` is when a row was written, so that new rows can be found without reading all stores;
-- the view that writes the rows leaves it to this default.
CREATE TABLE IF NOT EXISTS store_status
(
    store_id String,
    status Enum8('active' = 0, 'inactive' = 1),
    polled_at DateTime64(6, 'UTC'),
    partition UInt32,
    position UInt64,
    updated_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
    rank UInt64 MATERIALIZED toUInt64(toUnixTimestamp64Micro(polled_at)) * 2 + toUInt8(status)
)
ENGINE = ReplacingMergeTree(rank)
ORDER BY store_id
