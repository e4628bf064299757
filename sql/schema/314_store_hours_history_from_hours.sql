-- ClickHouse itself keeps the history of weeks.
CREATE MATERIALIZED VIEW IF NOT EXISTS store_hours_history_from_hours TO store_hours_history AS
SELECT store_id, partition, version, week, changed_by, changed_at
FROM store_hours
