-- Stores that may have polls in a range of time, after one of them, in the order of their ids.
SELECT store_id
FROM store_facts
WHERE store_id > {after:String}
GROUP BY store_id
HAVING greatest(max(last_active_at), max(last_inactive_at)) >= fromUnixTimestamp64Micro({from_us:Int64}, 'UTC')
   AND min(first_polled_at) <= fromUnixTimestamp64Micro({to_us:Int64}, 'UTC')
ORDER BY store_id
LIMIT {limit:UInt32}
SETTINGS optimize_aggregation_in_order = 1
