-- The polls of the stores from one id to another, both included, up to an instant: each as twice
-- its microseconds, plus one for inactive. For a database of `npm run report`.
SELECT
    store_id,
    arraySort(groupUniqArray(toUnixTimestamp64Micro(polled_at) * 2 + toUInt8(incoming_polls.status))) AS polls
FROM incoming_polls
WHERE store_id >= {first:String} AND store_id <= {last:String}
  AND toUnixTimestamp64Micro(polled_at) <= {to_us:Int64}
GROUP BY store_id
ORDER BY store_id
SETTINGS output_format_json_quote_64bit_integers = 0
