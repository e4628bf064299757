-- By how many the number of stores with a poll in the last 90 minutes changes, at each whole minute
-- (counted from the epoch) at which it does. A poll counts from the first whole minute at or after
-- it, for 90 minutes; of a store whose polls are closer than that only the first one begins such a
-- time, and only the last one ends it. Of the polls from one instant to another.
SELECT step.1 AS minute, sum(step.2) AS change
FROM
(
    SELECT
        arraySort(arrayDistinct(arrayMap(
            event -> intDiv(bitShiftRight(event, 3) + 59999999, 60000000), events
        ))) AS minutes,
        arrayFilter(
            (minute, before) -> minute - before > 90,
            minutes,
            arrayPushFront(arrayPopBack(minutes), toInt64(-1000))
        ) AS begins,
        arrayFilter(
            (minute, after) -> after - minute > 90,
            minutes,
            arrayPushBack(arrayPopFront(minutes), toInt64(1000000000000))
        ) AS ends,
        arrayJoin(arrayConcat(
            arrayMap(minute -> (minute, 1), begins),
            arrayMap(minute -> (minute + 90, -1), ends)
        )) AS step
    FROM poll_events(from_us = {from_us:Int64}, to_us = {to_us:Int64}, bounds = [])
)
GROUP BY minute
HAVING change != 0
ORDER BY minute
SETTINGS output_format_json_quote_64bit_integers = 0
