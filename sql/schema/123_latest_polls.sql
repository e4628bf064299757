-- When each store was last polled, within `bounds` (see poll_events); no row for a store that was not.
-- Polls are read only of stores that have some beyond the bounds: what is kept of others is within.
CREATE OR REPLACE VIEW latest_polls AS
WITH
    (partition -> greatest(arrayElement({bounds:Array(UInt64)}, partition + 1), 1)) AS bound,
    beyond AS
    (
        SELECT store_id
        FROM poll_days
        WHERE notEmpty({bounds:Array(UInt64)}) AND newest_position >= bound(partition)
    )
SELECT store_id, polled_at
FROM store_status FINAL
WHERE store_id NOT IN (SELECT store_id FROM beyond)
UNION ALL
SELECT
    store_id,
    fromUnixTimestamp64Micro(bitShiftRight(max(newest), 3), 'UTC') AS polled_at
FROM
(
    SELECT
        store_id,
        arrayMax(arrayFilter((event, position) -> position < bound(partition), polls.1, polls.2)) AS newest
    FROM poll_days
    WHERE store_id IN (SELECT store_id FROM beyond)
)
WHERE newest > 0
GROUP BY store_id
