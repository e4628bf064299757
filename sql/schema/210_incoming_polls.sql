-- Where polls are inserted. It stores nothing: the views on it fill poll_days, store_status and
-- store_facts.
CREATE TABLE IF NOT EXISTS incoming_polls
(
    store_id String,
    polled_at DateTime64(6, 'UTC'),
    status Enum8('active' = 0, 'inactive' = 1),
    partition UInt32,
    position UInt64
)
ENGINE = Null
