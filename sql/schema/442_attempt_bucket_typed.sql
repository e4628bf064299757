-- attempt_bucket_table for formats that have types of their own, see attempt_typed.
CREATE OR REPLACE VIEW attempt_bucket_typed AS
WITH
    -- The quotient of two integers is the Float64 nearest to the decimal.
    micros -> intDiv(micros + 18000000, 36000000) / 100 AS hours
SELECT
    report_id,
    run_id,
    store_id,
    bucket,
    hours(up) AS uptime,
    hours(down) AS downtime,
    hours(report_period_rows.open - up - down - report_period_rows.excused) AS unknown,
    hours(report_period_rows.excused) AS excused,
    hours(report_period_rows.open) AS open,
    if(up + down = 0, NULL, intDiv(10000 * up, up + down) / 100) AS uptime_pct,
    polls,
    outages,
    up AS uptime_us,
    down AS downtime_us,
    report_period_rows.open - up - down - report_period_rows.excused AS unknown_us,
    report_period_rows.excused AS excused_us,
    report_period_rows.open AS open_us
FROM report_period_rows
