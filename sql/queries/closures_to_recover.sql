-- The closures in an older ClickHouse that are later than what the log restored for their stores;
-- instants in microseconds.
SELECT
    before.store_id AS store_id,
    toUnixTimestamp64Micro(before.from) AS from_us,
    before.said.1 AS to_us,
    before.said.2 AS reason,
    before.said.3 AS is_removed,
    before.by AS changed_by
FROM
(
    SELECT
        store_id,
        from,
        argMax((ifNull(toUnixTimestamp64Micro(to), 0), reason, is_removed), recovered_store_closures.version) AS said,
        argMax(changed_by, recovered_store_closures.version) AS by,
        max(recovered_store_closures.version) AS version
    FROM recovered_store_closures
    GROUP BY store_id, from
) AS before
LEFT JOIN
(
    SELECT
        store_id,
        from,
        argMax((ifNull(toUnixTimestamp64Micro(to), 0), reason, is_removed), store_closures.version) AS said,
        max(store_closures.version) AS version
    FROM store_closures
    GROUP BY store_id, from
) AS now USING (store_id, from)
WHERE now.store_id = '' OR (before.version > now.version AND before.said != now.said)
ORDER BY store_id, from_us
SETTINGS join_use_nulls = 0
