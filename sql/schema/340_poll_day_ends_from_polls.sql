-- ClickHouse itself keeps how far the polls of each day have come in.
CREATE MATERIALIZED VIEW IF NOT EXISTS poll_day_ends_from_polls TO poll_day_ends AS
SELECT toDate(polled_at) AS day, partition, max(position) AS newest_position
FROM incoming_polls
GROUP BY day, partition
