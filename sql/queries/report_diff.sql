-- The stores that differ between two reports, the largest change of downtime_last_week first, after
-- a given one.
SELECT * EXCEPT (changed)
FROM report_differences(
    report_id = {report_id:UUID}, run_id = {run_id:UUID},
    other_id = {other_id:UUID}, other_run_id = {other_run_id:UUID}
)
WHERE (changed OR found_in != 'both')
  AND (size < {after_size:UInt64} OR (size = {after_size:UInt64} AND store_id > {after_id:String}))
ORDER BY size DESC, store_id
LIMIT {limit:UInt32}
SETTINGS join_use_nulls = 0
