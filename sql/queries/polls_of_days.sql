-- The polls of some stores in four stretches of time, each with its own stores: as many parts of the
-- table are looked into as these need, and no more. Spelled as in polls_of_stores.sql.
SELECT
    store_id,
    arraySort(groupArray(
        toUnixTimestamp64Micro(polled_at) * 2 + if(status = 'inactive', 1, 0)
    )) AS polls
FROM polls
WHERE
    (
        store_id IN splitByChar(',', {ids_0:String})
        AND polled_at >= fromUnixTimestamp64Micro({from_0:Int64}, 'UTC')
        AND polled_at < fromUnixTimestamp64Micro({to_0:Int64}, 'UTC')
    ) OR (
        store_id IN splitByChar(',', {ids_1:String})
        AND polled_at >= fromUnixTimestamp64Micro({from_1:Int64}, 'UTC')
        AND polled_at < fromUnixTimestamp64Micro({to_1:Int64}, 'UTC')
    ) OR (
        store_id IN splitByChar(',', {ids_2:String})
        AND polled_at >= fromUnixTimestamp64Micro({from_2:Int64}, 'UTC')
        AND polled_at < fromUnixTimestamp64Micro({to_2:Int64}, 'UTC')
    ) OR (
        store_id IN splitByChar(',', {ids_3:String})
        AND polled_at >= fromUnixTimestamp64Micro({from_3:Int64}, 'UTC')
        AND polled_at < fromUnixTimestamp64Micro({to_3:Int64}, 'UTC')
    )
GROUP BY store_id
SETTINGS output_format_json_quote_64bit_integers = 0, max_threads = 1
