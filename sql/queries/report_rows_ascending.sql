-- The rows of an attempt, smallest first by a column; of the named stores, or all of them. Unknown
-- values come last. `view` is one of the tables of attempts, and `tie` the column that orders rows
-- of one store: bucket, or store_id where a store has one row.
SELECT * EXCEPT (report_id, run_id)
FROM {view:Identifier}
WHERE report_id = {report_id:UUID}
  AND run_id = {run_id:UUID}
  AND (empty({stores:Array(String)}) OR store_id IN {stores:Array(String)})
ORDER BY {column:Identifier} ASC NULLS LAST, store_id, {tie:Identifier}
LIMIT {limit:UInt64}
