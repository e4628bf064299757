-- The attributes of these stores as they are now, without empty values.
SELECT
    store_id,
    mapFilter((name, value) -> value != '', argMax(attributes, store_attributes.version)) AS given
FROM store_attributes
WHERE store_id IN splitByChar(',', {ids:String})
GROUP BY store_id
SETTINGS max_threads = 1
