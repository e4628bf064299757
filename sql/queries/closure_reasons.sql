-- The reasons of the closures of a store, by their beginning in microseconds.
SELECT toUnixTimestamp64Micro(from) AS from_us, argMax(store_closures.reason, version) AS reason
FROM store_closures
WHERE store_id = {store_id:String}
GROUP BY from
SETTINGS output_format_json_quote_64bit_integers = 0
