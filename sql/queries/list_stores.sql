-- A page of the stores after one of them, in the order of their ids. Empty texts and a null instant
-- match any. The table is read in its own order, so that reading ends when the page is full. A
-- search finds the beginning of an id, a part of a name, and the beginning of a value.
SELECT
    store_id,
    toUnixTimestamp64Micro(min(first_polled_at)) AS first_polled_us,
    toUnixTimestamp64Micro(max(last_active_at)) AS last_active_us,
    toUnixTimestamp64Micro(max(last_inactive_at)) AS last_inactive_us,
    sum(store_facts.polls_taken) AS polls_taken,
    max(zone).timezone_str AS timezone,
    argMax(hours.week.size0, hours.version) = 0 AS default_hours
FROM store_facts
WHERE store_id > {after:String} AND startsWith(store_id, {prefix:String})
  AND ({search:String} = '' OR startsWith(lower(store_id), lowerUTF8({search:String})) OR store_id IN
  (
      SELECT store_id
      FROM store_attributes
      WHERE {search:String} != ''
      GROUP BY store_id
      HAVING argMax(
          positionUTF8(lowerUTF8(attributes['name']), lowerUTF8({search:String})) > 0
          OR arrayExists(value -> startsWith(lowerUTF8(value), lowerUTF8({search:String})), mapValues(attributes)),
          store_attributes.version
      )
  ))
GROUP BY store_id
HAVING ({timezone:String} = '' OR if(timezone = '', 'America/Chicago', timezone) = {timezone:String})
   AND ({silent_since:Nullable(Int64)} IS NULL
        OR greatest(last_active_us, last_inactive_us) < {silent_since:Nullable(Int64)})
   AND ({status:String} = '' OR {status:String} = multiIf(
        greatest(last_active_us, last_inactive_us) = 0, 'unknown',
        last_inactive_us >= last_active_us, 'inactive',
        'active'
   ))
ORDER BY store_id
LIMIT {limit:UInt32}
SETTINGS output_format_json_quote_64bit_integers = 0, optimize_aggregation_in_order = 1
