-- The result of an attempt at a report for a period over all its stores, in the units and with the
-- rounding of attempt_bucket_table, from the sums of the exact microseconds. A store counts once,
-- whatever its buckets; `bins` as in report_summary.sql. A store without any bucket is in none of
-- the counts.
WITH
    micros -> toDecimal64(intDiv(micros + 18000000, 36000000), 2) / 100 AS hours,
    -- 128 bits: see report_summary.sql.
    (up, down) -> if(
        up + down = 0,
        NULL,
        toDecimal64(intDiv(toInt128(10000) * up, up + down), 2) / 100
    ) AS percent
SELECT
    count() AS stores,
    sum(store.rows) AS rows,
    countIf(store.open = store.excused) AS closed,
    countIf(store.open > store.excused AND store.up + store.down = 0) AS unknown_stores,
    hours(sum(store.up)) AS uptime,
    hours(sum(store.down)) AS downtime,
    hours(sum(store.open - store.up - store.down - store.excused)) AS unknown,
    hours(sum(store.excused)) AS excused_time,
    hours(sum(store.open)) AS open_time,
    percent(sum(store.up), sum(store.down)) AS uptime_pct,
    sum(store.polls) AS polls,
    sum(store.outages) AS outages,
    sumMapIf(
        map(if(store.up + store.down = 0, 0, intDiv(20 * store.up, store.up + store.down)), 1),
        store.up + store.down > 0
    ) AS bins
FROM
(
    SELECT
        store_id,
        count() AS rows,
        sum(report_period_rows.up) AS up,
        sum(report_period_rows.down) AS down,
        sum(report_period_rows.open) AS open,
        sum(report_period_rows.excused) AS excused,
        sum(report_period_rows.polls) AS polls,
        sum(report_period_rows.outages) AS outages
    FROM report_period_rows
    WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
    GROUP BY store_id
) AS store
SETTINGS
    output_format_json_quote_64bit_integers = 0,
    output_format_json_quote_decimals = 1,
    optimize_aggregation_in_order = 1
