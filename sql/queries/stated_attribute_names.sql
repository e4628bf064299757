-- The names of the attributes that stores have, also of those that all of them leave empty.
SELECT DISTINCT arrayJoin(mapKeys(latest)) AS name
FROM
(
    SELECT argMax(attributes, store_attributes.version) AS latest
    FROM store_attributes
    GROUP BY store_id
)
ORDER BY name
