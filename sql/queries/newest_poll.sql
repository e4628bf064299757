-- The newest poll that the system holds, in microseconds; no row when it holds none.
SELECT toUnixTimestamp64Micro(max(polled_at)) AS newest_us
FROM store_status
HAVING count() > 0
