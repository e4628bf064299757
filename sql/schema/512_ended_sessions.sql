-- Sessions of the pages that ended before their seven days were over. `subject` identifies what
-- ended: the SHA-256 of the id of a session, or a token, whose sessions that began up to `until`
-- are over. The empty subject stands for all: what ended up to then is not known here, as before
-- the first session, or after the table was lost. After eight days nothing can be said of a session
-- any more.
CREATE TABLE IF NOT EXISTS ended_sessions
(
    subject String,
    until DateTime64(3, 'UTC'),
    noted_at DateTime('UTC') DEFAULT now()
)
ENGINE = ReplacingMergeTree(until)
ORDER BY subject
TTL noted_at + INTERVAL 8 DAY DELETE WHERE subject != ''
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
