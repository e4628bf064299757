-- Calculates the rows of a run, for the stores of one slice: the time up, down and open in each of
-- the three windows that end at as_of.
INSERT INTO report_rows
WITH
    {as_of:Int64} AS as_of,
    as_of - 3600 * 1000000 AS hour_start,
    as_of - 86400 * 1000000 AS day_start,
    as_of - 7 * 86400 * 1000000 AS week_start,
    -- The time of one opening period that a window from `start` holds: up, known (up or down), open.
    -- `if` looks into the polls only of periods that reach into the window.
    start -> if(closed > start, arraySum(
        (f, t, is_up) -> if(is_up, greatest(0, t - greatest(f, start)), 0),
        decided_from, decided_to, up
    ), 0) AS up_since,
    start -> if(closed > start, arraySum(
        (f, t) -> greatest(0, t - greatest(f, start)), decided_from, decided_to
    ), 0) AS known_since,
    start -> greatest(0, closed - greatest(opened, start)) AS open_since
SELECT
    {report_id:UUID},
    {run_id:UUID},
    stores.store_id,
    ledger.up_last_hour,
    ledger.up_last_day,
    ledger.up_last_week,
    ledger.down_last_hour,
    ledger.down_last_day,
    ledger.down_last_week,
    ledger.open_last_hour,
    ledger.open_last_day,
    ledger.open_last_week,
    ledger.polls_last_week,
    if(
        stores.last_polled_at <= fromUnixTimestamp64Micro(as_of, 'UTC'),
        stores.last_polled_at,
        earlier.newest
    ),
    stores.timezone,
    stores.default_timezone,
    stores.default_hours
FROM
(
    SELECT *
    FROM report_stores
    WHERE run_id = {run_id:UUID} AND cityHash64(store_id) % {slices:UInt32} = {slice:UInt32}
) AS stores
LEFT JOIN
(
    SELECT
        store_id,
        sum(up_since(hour_start)) AS up_last_hour,
        sum(up_since(day_start)) AS up_last_day,
        sum(up_since(week_start)) AS up_last_week,
        sum(known_since(hour_start)) - up_last_hour AS down_last_hour,
        sum(known_since(day_start)) - up_last_day AS down_last_day,
        sum(known_since(week_start)) - up_last_week AS down_last_week,
        sum(open_since(hour_start)) AS open_last_hour,
        sum(open_since(day_start)) AS open_last_day,
        sum(open_since(week_start)) AS open_last_week,
        sum(arrayCount(poll -> poll >= week_start * 4 AND poll < as_of * 4, own_polls)) AS polls_last_week
    FROM filled_periods(
        run_id = {run_id:UUID}, as_of = {as_of:Int64}, method = {method:String},
        reach = {reach:Int64}, gaps = {gaps:String}, slices = {slices:UInt32}, slice = {slice:UInt32}
    )
    GROUP BY store_id
) AS ledger USING (store_id)
LEFT JOIN
(
    -- Only stores that were polled after as_of, which the latest word does not speak for.
    SELECT store_id, toNullable(max(polled_at)) AS newest
    FROM polls
    WHERE polled_at <= fromUnixTimestamp64Micro({as_of:Int64}, 'UTC')
      AND store_id IN (
          SELECT store_id FROM report_stores
          WHERE run_id = {run_id:UUID}
            AND cityHash64(store_id) % {slices:UInt32} = {slice:UInt32}
            AND last_polled_at > fromUnixTimestamp64Micro({as_of:Int64}, 'UTC')
      )
    GROUP BY store_id
) AS earlier USING (store_id)
SETTINGS join_use_nulls = 0
