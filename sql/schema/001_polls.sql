-- Every poll once: what was seen of a store at an instant.
-- A poll that is written again, or twice with different words, becomes one row; merging keeps the row
-- of the highest rank, so that inactive outranks active whatever the order of arrival.
-- One partition a day: a report reads its eight days of evidence and nothing else. No TTL: replayed
-- history is old by nature and would vanish at the first merge.
CREATE TABLE IF NOT EXISTS polls
(
    store_id String,
    polled_at DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
    status Enum8('active' = 0, 'inactive' = 1) CODEC(ZSTD(1)),
    rank UInt8 MATERIALIZED toUInt8(status)
)
ENGINE = ReplacingMergeTree(rank)
PARTITION BY toYYYYMMDD(polled_at)
ORDER BY (store_id, polled_at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
