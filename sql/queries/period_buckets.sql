-- The buckets of an attempt at a report for a period, each over all stores that have time in it, as
-- in period_summary.sql.
WITH
    micros -> toDecimal64(intDiv(micros + 18000000, 36000000), 2) / 100 AS hours,
    (up, down) -> if(
        up + down = 0,
        NULL,
        toDecimal64(intDiv(toInt128(10000) * up, up + down), 2) / 100
    ) AS percent
SELECT
    bucket,
    count() AS stores,
    countIf(row.open = row.excused) AS closed,
    countIf(row.open > row.excused AND row.up + row.down = 0) AS unknown_stores,
    hours(sum(row.up)) AS uptime,
    hours(sum(row.down)) AS downtime,
    hours(sum(row.open - row.up - row.down - row.excused)) AS unknown,
    hours(sum(row.excused)) AS excused_time,
    hours(sum(row.open)) AS open_time,
    percent(sum(row.up), sum(row.down)) AS uptime_pct,
    sum(row.polls) AS polls,
    sum(row.outages) AS outages
FROM report_period_rows AS row
WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
GROUP BY bucket
ORDER BY bucket
SETTINGS output_format_json_quote_64bit_integers = 0, output_format_json_quote_decimals = 1
