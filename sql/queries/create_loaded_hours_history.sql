-- As sql/schema/117_store_hours_history.sql, of a store that serves one report.
CREATE VIEW IF NOT EXISTS store_hours_history AS
SELECT store_id, partition, version, week, week_hash
FROM store_hours
