-- The newest of all polls that came in, and the instant that a report is for where none is named,
-- as in newest_poll.sql. Reads all polls: for a store that serves one report and has not noted its
-- stores yet.
SELECT
    toUnixTimestamp64Micro(max(polled_at)) AS newest_us,
    least(newest_us, toUnixTimestamp64Micro(now64(6))) AS instant_us
FROM incoming_polls
HAVING count() > 0
