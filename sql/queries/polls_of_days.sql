-- The polls of some stores in four ranges of time, each with its own stores: no more parts of the
-- table are read than these need. Encoded as in polls_of_stores.sql.
SELECT
    store_id,
    arraySort(groupUniqArray(bitShiftRight(event, 3) * 2 + bitAnd(event, 1))) AS polls
FROM poll_days
ARRAY JOIN poll_days.polls.1 AS event
WHERE
    (
        store_id IN splitByChar(',', {ids_0:String})
        AND day >= toDate(fromUnixTimestamp64Micro({from_0:Int64}, 'UTC'))
        AND day <= toDate(fromUnixTimestamp64Micro({to_0:Int64}, 'UTC'))
        AND event >= {from_0:Int64} * 8
        AND event < {to_0:Int64} * 8
    ) OR (
        store_id IN splitByChar(',', {ids_1:String})
        AND day >= toDate(fromUnixTimestamp64Micro({from_1:Int64}, 'UTC'))
        AND day <= toDate(fromUnixTimestamp64Micro({to_1:Int64}, 'UTC'))
        AND event >= {from_1:Int64} * 8
        AND event < {to_1:Int64} * 8
    ) OR (
        store_id IN splitByChar(',', {ids_2:String})
        AND day >= toDate(fromUnixTimestamp64Micro({from_2:Int64}, 'UTC'))
        AND day <= toDate(fromUnixTimestamp64Micro({to_2:Int64}, 'UTC'))
        AND event >= {from_2:Int64} * 8
        AND event < {to_2:Int64} * 8
    ) OR (
        store_id IN splitByChar(',', {ids_3:String})
        AND day >= toDate(fromUnixTimestamp64Micro({from_3:Int64}, 'UTC'))
        AND day <= toDate(fromUnixTimestamp64Micro({to_3:Int64}, 'UTC'))
        AND event >= {from_3:Int64} * 8
        AND event < {to_3:Int64} * 8
    )
GROUP BY store_id
SETTINGS output_format_json_quote_64bit_integers = 0, max_threads = 1
