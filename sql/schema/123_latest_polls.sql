-- When each store was last polled, within `bounds` (see poll_events); no row for a store that was
-- not. All polls are read only of stores whose latest one is beyond the bounds.
CREATE OR REPLACE VIEW latest_polls AS
WITH
    (partition, position) -> notEmpty({bounds:Array(UInt64)})
        AND position >= greatest(arrayElement({bounds:Array(UInt64)}, partition + 1), 1) AS is_beyond
SELECT store_id, polled_at
FROM store_status FINAL
WHERE NOT is_beyond(partition, position)
UNION ALL
SELECT store_id, fromUnixTimestamp64Micro(bitShiftRight(max(newest), 3), 'UTC') AS polled_at
FROM
(
    SELECT
        store_id,
        arrayMax(arrayFilter(
            (event, position) -> NOT is_beyond(partition, position), polls.1, polls.2
        )) AS newest
    FROM poll_days
    WHERE notEmpty({bounds:Array(UInt64)})
      AND store_id IN (SELECT store_id FROM store_status FINAL WHERE is_beyond(partition, position))
)
WHERE newest > 0
GROUP BY store_id
