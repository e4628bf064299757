-- The polls of each store from one instant to another (microseconds, both included), as events (see
-- poll_days): in any order, and perhaps more than once. `bounds` limits them by how far the log had
-- been ingested: of partition p to the polls before the position bounds[p + 1], of a partition that
-- it does not have to none; if it is empty, to nothing.
CREATE OR REPLACE VIEW poll_events AS
WITH
    toDate(fromUnixTimestamp64Micro({from_us:Int64}, 'UTC')) AS first_day,
    toDate(fromUnixTimestamp64Micro({to_us:Int64}, 'UTC')) AS last_day,
    if(
        empty({bounds:Array(UInt64)}),
        toUInt64(-1),
        greatest(arrayElement({bounds:Array(UInt64)}, partition + 1), 1)
    ) AS bound
SELECT store_id, groupArrayArray(events) AS events
FROM
(
    -- Most days are complete. Of these the positions, half of what is stored, are not read.
    SELECT store_id, polls.1 AS events
    FROM poll_days
    PREWHERE newest_position < bound
    WHERE day > first_day AND day < last_day
    UNION ALL
    SELECT
        store_id,
        arrayFilter(
            (event, position) -> position < bound
                AND event >= {from_us:Int64} * 8
                AND event < ({to_us:Int64} + 1) * 8,
            polls.1,
            polls.2
        ) AS events
    FROM poll_days
    PREWHERE newest_position >= bound OR day IN (first_day, last_day)
    WHERE day >= first_day AND day <= last_day
)
GROUP BY store_id
HAVING notEmpty(events)
