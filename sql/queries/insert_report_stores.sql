-- Notes the stores of a report as they are now, for a run of it, and numbers their schedules: the
-- distinct pairs of zone and week.
INSERT INTO report_stores
SELECT
    {run_id:UUID},
    store_id,
    dense_rank() OVER (ORDER BY timezone, week),
    timezone,
    week,
    default_timezone,
    default_hours,
    last_polled_at,
    {report_id:UUID}
FROM stores
WHERE {selected:UInt64} = 0
   OR store_id IN (SELECT store_id FROM report_selections WHERE report_id = {report_id:UUID})
