-- The rows of report_period_rows as people read them: hours, halves rounded up from the exact
-- microseconds; percentages of the known time, cut and not rounded. All attempts: also of reports
-- that are not complete.
CREATE OR REPLACE VIEW attempt_bucket_table AS
WITH
    -- Hundredths as an integer, which two digits and a division by 100 hold exactly.
    micros -> toDecimal64(intDiv(micros + 18000000, 36000000), 2) / 100 AS hours
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
    if(up + down = 0, NULL, toDecimal64(intDiv(10000 * up, up + down), 2) / 100) AS uptime_pct,
    polls,
    outages
FROM report_period_rows
