-- The values of some attributes of each store that has any of them, in the order of their names.
SELECT store_id, arrayMap(name -> latest[name], splitByChar(',', {names:String})) AS `values`
FROM
(
    SELECT store_id, argMax(attributes, store_attributes.version) AS latest
    FROM store_attributes
    GROUP BY store_id
)
WHERE hasAny(mapKeys(latest), splitByChar(',', {names:String}))
