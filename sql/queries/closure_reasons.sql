-- The reasons of the closures of stores, by their beginning in microseconds.
SELECT
    store_id,
    groupArray((toUnixTimestamp64Micro(from), reason)) AS reasons
FROM
(
    SELECT store_id, from, argMax(store_closures.reason, version) AS reason
    FROM store_closures
    WHERE store_id IN splitByChar(',', {ids:String})
    GROUP BY store_id, from
)
GROUP BY store_id
SETTINGS output_format_json_quote_64bit_integers = 0
