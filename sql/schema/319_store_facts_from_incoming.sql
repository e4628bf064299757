-- ClickHouse itself keeps store_facts: each block of polls adds what it says of each of its stores.
CREATE MATERIALIZED VIEW IF NOT EXISTS store_facts_from_incoming TO store_facts AS
SELECT
    store_id,
    min(polled_at) AS first_polled_at,
    maxIf(polled_at, status = 'active') AS last_active_at,
    maxIf(polled_at, status = 'inactive') AS last_inactive_at,
    count() AS polls_taken
FROM incoming_polls
GROUP BY store_id
