-- The polls of a database that serves one report and is then discarded: as they came, neither
-- packed nor sorted nor deduplicated; the report does that itself. Such a table loads polls three
-- times as fast as sql/schema/210_incoming_polls.sql, which it replaces. They come from no log.
CREATE TABLE IF NOT EXISTS incoming_polls
(
    store_id String CODEC(NONE),
    polled_at DateTime64(6, 'UTC') CODEC(NONE),
    status Enum8('active' = 0, 'inactive' = 1) CODEC(NONE),
    partition UInt32 EPHEMERAL,
    position UInt64 EPHEMERAL
)
ENGINE = MergeTree
ORDER BY tuple()
