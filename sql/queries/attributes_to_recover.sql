-- The attributes in an older ClickHouse that are later than what the log restored for their stores.
SELECT before.store_id AS store_id, before.latest AS attributes, before.by AS changed_by
FROM
(
    SELECT
        store_id,
        argMax(attributes, recovered_store_attributes.version) AS latest,
        argMax(changed_by, recovered_store_attributes.version) AS by,
        max(recovered_store_attributes.version) AS version
    FROM recovered_store_attributes
    GROUP BY store_id
) AS before
LEFT JOIN
(
    SELECT
        store_id,
        argMax(attributes, store_attributes.version) AS latest,
        max(store_attributes.version) AS version
    FROM store_attributes
    GROUP BY store_id
) AS now USING (store_id)
WHERE now.store_id = '' OR (before.version > now.version AND before.latest != now.latest)
ORDER BY store_id
SETTINGS join_use_nulls = 0
