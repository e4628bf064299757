-- The zones of the stores of a slice that have no buckets yet.
SELECT DISTINCT timezone
FROM report_stores
WHERE run_id = {run_id:UUID}
  AND store_id >= {first:String}
  AND ({after:String} = '' OR store_id < {after:String})
  AND timezone NOT IN (SELECT timezone FROM report_buckets WHERE run_id = {run_id:UUID})
