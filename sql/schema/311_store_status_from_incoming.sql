-- ClickHouse itself keeps store_status: each block of polls adds the newest of each of its stores.
CREATE MATERIALIZED VIEW IF NOT EXISTS store_status_from_incoming TO store_status AS
SELECT
    store_id,
    newest.1 AS polled_at,
    newest.2 AS status,
    newest.3 AS partition,
    newest.4 AS position
FROM
(
    SELECT
        store_id,
        max((incoming_polls.polled_at, incoming_polls.status, incoming_polls.partition, incoming_polls.position)) AS newest
    FROM incoming_polls
    GROUP BY store_id
)
