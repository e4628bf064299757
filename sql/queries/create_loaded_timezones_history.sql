-- As sql/schema/118_store_timezones_history.sql, of a store that serves one report.
CREATE VIEW IF NOT EXISTS store_timezones_history AS
SELECT store_id, partition, version, timezone_str
FROM store_timezones
