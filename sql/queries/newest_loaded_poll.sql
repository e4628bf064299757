-- The newest of all polls that came in, in microseconds; no row when there is none. Reads all of them: for a
-- store that serves one report and has not noted its stores yet.
SELECT toUnixTimestamp64Micro(max(polled_at)) AS newest_us
FROM polls
HAVING count() > 0
