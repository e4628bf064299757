-- ClickHouse itself packs polls by store and day.
CREATE MATERIALIZED VIEW IF NOT EXISTS poll_days_from_polls TO poll_days AS
SELECT
    store_id,
    toDate(polled_at) AS day,
    partition,
    (
        groupArray(toUnixTimestamp64Micro(polled_at) * 8 + 2 + toUInt8(incoming_polls.status)),
        groupArray(position)
    ) AS polls,
    max(position) AS newest_position
FROM incoming_polls
GROUP BY store_id, day, partition
