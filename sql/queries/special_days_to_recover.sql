-- The special days in an older ClickHouse that are later than what the log restored for their
-- stores.
SELECT before.store_id AS store_id, before.date AS date, before.openings AS openings,
    before.is_gone AS is_removed, before.by AS changed_by
FROM
(
    SELECT
        store_id,
        date,
        argMax(recovered_store_special_days.openings, recovered_store_special_days.version) AS openings,
        argMax(is_removed, recovered_store_special_days.version) AS is_gone,
        argMax(changed_by, recovered_store_special_days.version) AS by,
        max(recovered_store_special_days.version) AS version
    FROM recovered_store_special_days
    GROUP BY store_id, date
) AS before
LEFT JOIN
(
    SELECT
        store_id,
        date,
        argMax(store_special_days.openings, store_special_days.version) AS openings,
        argMax(is_removed, store_special_days.version) AS is_gone,
        max(store_special_days.version) AS version
    FROM store_special_days
    GROUP BY store_id, date
) AS now USING (store_id, date)
WHERE now.store_id = ''
   OR (before.version > now.version AND (before.openings, before.is_gone) != (now.openings, now.is_gone))
ORDER BY store_id, date
SETTINGS join_use_nulls = 0
