-- The attributes of a store as they are now; no row if it never had any.
SELECT argMax(attributes, store_attributes.version) AS attributes
FROM store_attributes
WHERE store_id = {store_id:String}
GROUP BY store_id
SETTINGS max_threads = 1
