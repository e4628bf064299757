-- The number of stores that list_stores.sql has on all its pages.
SELECT count() AS total
FROM
(
    SELECT
        toUnixTimestamp64Micro(max(last_active_at)) AS last_active_us,
        toUnixTimestamp64Micro(max(last_inactive_at)) AS last_inactive_us,
        max(zone).timezone_str AS timezone
    FROM store_facts
    WHERE startsWith(store_id, {prefix:String})
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
)
SETTINGS optimize_aggregation_in_order = 1
