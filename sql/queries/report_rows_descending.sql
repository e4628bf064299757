-- The rows of an attempt, largest first by a column; of the named stores, or all of them. Unknown
-- values come last. `view` is attempt_table or attempt_table_standard.
SELECT * EXCEPT (report_id, run_id)
FROM {view:Identifier}
WHERE report_id = {report_id:UUID}
  AND run_id = {run_id:UUID}
  AND (empty({stores:Array(String)}) OR store_id IN {stores:Array(String)})
ORDER BY {column:Identifier} DESC NULLS LAST, store_id
LIMIT {limit:UInt64}
