-- When each store was last polled, up to an instant (microseconds, included) and within `bounds`
-- (see poll_events): NULL if it was only polled later, and no row for a store that was never
-- polled. Polls are read only of stores whose latest one is beyond: eight days of them first, and
-- then all of the stores that have none in these.
CREATE OR REPLACE VIEW latest_polls AS
WITH
    (partition, position, polled_at) -> polled_at > fromUnixTimestamp64Micro({to_us:Int64}, 'UTC')
        OR notEmpty({bounds:Array(UInt64)})
            AND position >= greatest(arrayElement({bounds:Array(UInt64)}, partition + 1), 1) AS is_beyond,
    beyond AS (SELECT store_id FROM store_status FINAL WHERE is_beyond(partition, position, polled_at)),
    lately AS
    (
        SELECT store_id, arrayMax(events) AS newest
        FROM poll_events(
            from_us = {to_us:Int64} - 8 * 86400000000, to_us = {to_us:Int64}, bounds = {bounds:Array(UInt64)}
        )
        WHERE store_id IN (SELECT store_id FROM beyond)
    ),
    earlier AS
    (
        SELECT store_id, arrayMax(arrayFilter(event -> event < ({to_us:Int64} + 1) * 8, events)) AS newest
        FROM poll_events(from_us = 0, to_us = 4102444800000000, bounds = {bounds:Array(UInt64)})
        WHERE store_id IN (SELECT store_id FROM beyond) AND store_id NOT IN (SELECT store_id FROM lately)
    )
SELECT store_id, toNullable(polled_at) AS polled_at
FROM store_status FINAL
WHERE NOT is_beyond(partition, position, polled_at)
UNION ALL
SELECT store_id, if(newest = 0, NULL, fromUnixTimestamp64Micro(bitShiftRight(newest, 3), 'UTC')) AS polled_at
FROM (SELECT * FROM lately UNION ALL SELECT * FROM earlier)
