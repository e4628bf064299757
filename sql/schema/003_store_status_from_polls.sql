-- ClickHouse itself keeps store_status: each block of polls leaves the newest of each of its stores.
CREATE MATERIALIZED VIEW IF NOT EXISTS store_status_from_polls TO store_status AS
SELECT
    store_id,
    argMax(polls.status, (polls.polled_at, polls.status)) AS status,
    max(polls.polled_at) AS polled_at
FROM polls
GROUP BY store_id
