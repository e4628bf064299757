-- The stores and buckets that differ between two reports for a period, the largest change of
-- downtime first, after a given one.
SELECT * EXCEPT (changed)
FROM period_differences(
    report_id = {report_id:UUID}, run_id = {run_id:UUID},
    other_id = {other_id:UUID}, other_run_id = {other_run_id:UUID}
)
WHERE (changed OR found_in != 'both')
  AND (
      size < {after_size:UInt64}
      OR (size = {after_size:UInt64} AND (store_id, bucket) > ({after_id:String}, {after_bucket:String}))
  )
ORDER BY size DESC, store_id, bucket
LIMIT {limit:UInt32}
SETTINGS max_bytes_before_external_group_by = 500000000
