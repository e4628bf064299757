-- The stores that have polls beyond `bounds` (see poll_events), and when they were last polled within them:
-- NULL for never. All that store_status and store_facts say of other stores was within the bounds already.
CREATE OR REPLACE VIEW stores_beyond AS
WITH
    (partition -> greatest(arrayElement({bounds:Array(UInt64)}, partition + 1), 1)) AS bound,
    beyond AS
    (
        SELECT store_id
        FROM poll_days
        WHERE notEmpty({bounds:Array(UInt64)}) AND newest_position >= bound(partition)
    )
SELECT
    store_id,
    if(max(newest) = 0, NULL, fromUnixTimestamp64Micro(bitShiftRight(max(newest), 3), 'UTC')) AS polled_at
FROM
(
    SELECT
        store_id,
        arrayMax(arrayFilter((event, position) -> position < bound(partition), polls.1, polls.2)) AS newest
    FROM poll_days
    WHERE store_id IN (SELECT store_id FROM beyond)
)
GROUP BY store_id
