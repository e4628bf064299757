-- The newest of all loaded polls, and the instant of a report without an as_of, as in
-- newest_poll.sql. Reads all polls: for a database that serves one report and has not recorded its
-- stores yet.
SELECT
    toUnixTimestamp64Micro(max(polled_at)) AS newest_us,
    least(newest_us, toUnixTimestamp64Micro(now64(6))) AS instant_us
FROM incoming_polls
HAVING count() > 0
