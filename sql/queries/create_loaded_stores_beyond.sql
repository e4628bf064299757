-- As sql/schema/113_stores_beyond.sql, of a store that serves one report: no poll is beyond anything.
CREATE VIEW IF NOT EXISTS stores_beyond AS
SELECT '' AS store_id, CAST(NULL, 'Nullable(DateTime64(6, \'UTC\'))') AS polled_at
WHERE notEmpty({bounds:Array(UInt64)})
