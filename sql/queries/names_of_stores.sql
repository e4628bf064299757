-- The names of these stores as they are now; those that have none are left out.
SELECT store_id, argMax(attributes['name'], store_attributes.version) AS name
FROM store_attributes
WHERE store_id IN splitByChar(',', {ids:String})
GROUP BY store_id
HAVING name != ''
SETTINGS max_threads = 1
