-- The names of the attributes that stores have now, ascending; those that all leave empty are left
-- out.
SELECT DISTINCT arrayJoin(mapKeys(mapFilter((name, value) -> value != '', latest))) AS name
FROM
(
    SELECT argMax(attributes, store_attributes.version) AS latest
    FROM store_attributes
    GROUP BY store_id
)
ORDER BY name
