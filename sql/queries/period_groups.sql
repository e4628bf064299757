-- A report for a period added up by attributes, in exact microseconds, over all its buckets.
SELECT
    `values`,
    any(rollup.stores) AS stores,
    [sum(uptime_us)] AS up_us,
    [sum(downtime_us)] AS down_us,
    [sum(unknown_us)] AS unknown_us
FROM attempt_period_rollup(report_id = {report_id:UUID}, run_id = {run_id:UUID}, names = {names:Array(String)}) AS rollup
GROUP BY `values`
SETTINGS output_format_json_quote_64bit_integers = 0
