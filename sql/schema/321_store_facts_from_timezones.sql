-- ClickHouse itself keeps the zones in store_facts.
CREATE MATERIALIZED VIEW IF NOT EXISTS store_facts_from_timezones TO store_facts AS
SELECT store_id, (version, timezone_str) AS zone
FROM store_timezones
