-- The names of the attributes that stores have now, ascending; those that all leave empty are left
-- out. The names of a set are one text, of which there are few: carrying arrays takes far longer.
SELECT DISTINCT arrayJoin(splitByChar(',', names)) AS name
FROM
(
    SELECT DISTINCT
        argMax(
            arrayStringConcat(arrayFilter((name, value) -> value != '', mapKeys(attributes), mapValues(attributes)), ','),
            store_attributes.version
        ) AS names
    FROM store_attributes
    GROUP BY store_id
)
WHERE names != ''
ORDER BY name
