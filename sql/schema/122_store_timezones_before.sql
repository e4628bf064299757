-- The zones that came in before there was a history; nothing once it holds anything.
INSERT INTO store_timezones_history (store_id, partition, version, timezone_str)
SELECT store_id, partition, version, timezone_str
FROM store_timezones
WHERE (SELECT count() = 0 FROM store_timezones_history)
