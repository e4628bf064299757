-- The weeks that came in before there was a history; nothing once it holds anything.
INSERT INTO store_hours_history (store_id, partition, version, week)
SELECT store_id, partition, version, week
FROM store_hours
WHERE (SELECT count() = 0 FROM store_hours_history)
