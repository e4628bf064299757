-- The stores that a search finds by their attributes: by a part of the name, or by the beginning of
-- any value, in any letter case. Each set is matched first: carrying sets takes far longer.
SELECT store_id
FROM store_attributes
GROUP BY store_id
HAVING argMax(
    positionUTF8(lowerUTF8(attributes['name']), lowerUTF8({search:String})) > 0
    OR arrayExists(value -> startsWith(lowerUTF8(value), lowerUTF8({search:String})), mapValues(attributes)),
    store_attributes.version
)
