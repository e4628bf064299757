-- ClickHouse itself keeps the weeks in store_facts.
CREATE MATERIALIZED VIEW IF NOT EXISTS store_facts_from_hours TO store_facts AS
SELECT store_id, (version, week) AS hours
FROM store_hours
