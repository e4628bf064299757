-- ClickHouse itself keeps the history of zones.
CREATE MATERIALIZED VIEW IF NOT EXISTS store_timezones_history_from_timezones TO store_timezones_history AS
SELECT store_id, partition, version, timezone_str, changed_by, changed_at
FROM store_timezones
