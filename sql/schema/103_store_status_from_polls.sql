-- ClickHouse itself keeps store_status: each block of polls leaves the newest of each of its stores.
CREATE MATERIALIZED VIEW IF NOT EXISTS store_status_from_incoming TO store_status AS
SELECT
    store_id,
    argMax(incoming_polls.status, (incoming_polls.polled_at, incoming_polls.status)) AS status,
    max(incoming_polls.polled_at) AS polled_at
FROM incoming_polls
GROUP BY store_id
