-- Every poll as a row, once: the status of a store at an instant. Of two polls of a store at the
-- same instant with different statuses the inactive one counts. A condition on `store_id` or on
-- `day`, the UTC day, saves reading the others.
CREATE OR REPLACE VIEW polls AS
SELECT
    store_id,
    fromUnixTimestamp64Micro(bitShiftRight(event, 3), 'UTC') AS polled_at,
    CAST(bitAnd(event, 1), 'Enum8(\'active\' = 0, \'inactive\' = 1)') AS status,
    day
FROM
(
    SELECT
        store_id,
        day,
        arrayJoin(arrayFilter(
            (event, next) -> bitShiftRight(event, 3) != bitShiftRight(next, 3),
            events,
            arrayPushBack(arrayPopFront(events), 0)
        )) AS event
    FROM
    (
        SELECT store_id, day, arraySort(groupUniqArrayArray(poll_days.polls.1)) AS events
        FROM poll_days
        GROUP BY store_id, day
    )
)
