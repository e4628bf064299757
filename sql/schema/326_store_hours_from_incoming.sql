-- ClickHouse itself keeps the weeks without a date, from those that come in.
CREATE MATERIALIZED VIEW IF NOT EXISTS store_hours_from_incoming TO store_hours AS
SELECT store_id, week, version, partition, changed_by, changed_at
FROM incoming_weeks
WHERE valid_from = ''
