-- The stores that a search finds by their attributes: by a part of the name, or by the beginning of
-- any value, in any letter case.
SELECT store_id
FROM
(
    SELECT store_id, argMax(attributes, store_attributes.version) AS latest
    FROM store_attributes
    GROUP BY store_id
)
WHERE positionUTF8(lowerUTF8(latest['name']), lowerUTF8({search:String})) > 0
   OR arrayExists(value -> startsWith(lowerUTF8(value), lowerUTF8({search:String})), mapValues(latest))
