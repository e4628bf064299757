-- ClickHouse itself keeps the weeks that are valid from a date, from those that come in.
CREATE MATERIALIZED VIEW IF NOT EXISTS store_dated_weeks_from_incoming TO store_dated_weeks AS
SELECT store_id, valid_from, week, version, partition, changed_by, changed_at
FROM incoming_weeks
WHERE valid_from != ''
