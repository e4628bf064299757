-- What was last stated of these stores, of one kind, each thing of a store once; see store_changes.
SELECT store_id, key, argMax(tuple(after), store_changes.version).1 AS value, max(store_changes.version) AS version
FROM store_changes
WHERE kind = {kind:String} AND store_id IN splitByChar(',', {ids:String})
GROUP BY store_id, key
SETTINGS output_format_json_quote_64bit_integers = 0
