-- The schedules of a slice of a run: each distinct zone and week of its stores, how many stores have it,
-- and how many of those were polled after as_of.
SELECT
    schedule,
    any(timezone) AS timezone,
    toJSONString(any(week)) AS week,
    count() AS stores,
    countIf(last_polled_at > fromUnixTimestamp64Micro({as_of:Int64}, 'UTC')) AS polled_later
FROM report_stores
WHERE run_id = {run_id:UUID}
  AND store_id >= {first:String}
  AND ({after:String} = '' OR store_id < {after:String})
GROUP BY schedule
SETTINGS output_format_json_named_tuples_as_objects = 0
