-- In earlier versions the polls stood in a table of this name, a row each. Where there is none, an empty
-- one, for the steps that take over what was there (106_polls_before.sql); see 109_polls.sql.
CREATE TABLE IF NOT EXISTS polls
(
    store_id String,
    polled_at DateTime64(6, 'UTC'),
    status Enum8('active' = 0, 'inactive' = 1)
)
ENGINE = Memory
