-- Notes the stores of a slice of a report as they are now, for a run of it, and numbers their schedules,
-- the distinct pairs of zone and week, from `numbered` on.
INSERT INTO report_stores
SELECT
    {run_id:UUID},
    store.1,
    schedule,
    timezone,
    week,
    store.2,
    store.3,
    store.4,
    {report_id:UUID}
FROM
(
    SELECT
        timezone,
        week,
        {numbered:UInt32} + row_number() OVER () AS schedule,
        groupArray((store_id, default_timezone, default_hours, last_polled_at)) AS members
    FROM stores
    WHERE store_id >= {first:String}
      AND ({after:String} = '' OR store_id < {after:String})
      AND ({selected:UInt64} = 0
           OR store_id IN (SELECT store_id FROM report_selections WHERE report_id = {report_id:UUID}))
    GROUP BY timezone, week
)
ARRAY JOIN members AS store
