-- The polls of these stores from one instant to another, both included, in order of time: each as twice
-- its microseconds, plus one for inactive.
SELECT
    store_id,
    arraySort(groupArray(
        toUnixTimestamp64Micro(polled_at) * 2 + if(status = 'inactive', 1, 0)
    )) AS polls
FROM polls
WHERE store_id IN splitByChar(',', {ids:String})
  AND polled_at >= fromUnixTimestamp64Micro({from_us:Int64}, 'UTC')
  AND polled_at <= fromUnixTimestamp64Micro({to_us:Int64}, 'UTC')
GROUP BY store_id
SETTINGS output_format_json_quote_64bit_integers = 0
