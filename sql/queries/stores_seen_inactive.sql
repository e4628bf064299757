-- Stores that may have been down in a range of time, from one of them on, in the order of their
-- ids: last seen inactive at its beginning or after, and polled before its end. `ongoing = 1`
-- selects those whose newest status is inactive.
SELECT store_id
FROM store_facts
WHERE store_id >= {from_store:String} AND store_id != {not_store:String}
GROUP BY store_id
HAVING max(last_inactive_at) >= fromUnixTimestamp64Micro({from_us:Int64}, 'UTC')
   AND min(first_polled_at) <= fromUnixTimestamp64Micro({to_us:Int64}, 'UTC')
   AND ({ongoing:UInt8} = 0 OR max(last_inactive_at) >= max(last_active_at))
ORDER BY store_id
LIMIT {limit:UInt32}
SETTINGS optimize_aggregation_in_order = 1
