-- attempt_table for formats that have types of their own (Parquet, Arrow): the same numbers as
-- Float64, because few programs calculate with decimals, and further columns with the exact
-- microseconds.
CREATE OR REPLACE VIEW attempt_typed AS
WITH
    -- The quotient of two integers is the Float64 nearest to the decimal.
    (micros, hundredth) -> intDiv(micros + intDiv(hundredth, 2), hundredth) / 100 AS units,
    (up, down) -> if(up + down = 0, NULL, intDiv(10000 * up, up + down) / 100) AS percent,
    600000 AS hundredth_of_a_minute,
    36000000 AS hundredth_of_an_hour
SELECT
    report_id,
    run_id,
    store_id,
    units(up_last_hour, hundredth_of_a_minute) AS uptime_last_hour,
    units(up_last_day, hundredth_of_an_hour) AS uptime_last_day,
    units(up_last_week, hundredth_of_an_hour) AS uptime_last_week,
    units(down_last_hour, hundredth_of_a_minute) AS downtime_last_hour,
    units(down_last_day, hundredth_of_an_hour) AS downtime_last_day,
    units(down_last_week, hundredth_of_an_hour) AS downtime_last_week,
    units(open_last_hour - up_last_hour - down_last_hour - report_rows.excused_last_hour, hundredth_of_a_minute) AS unknown_last_hour,
    units(open_last_day - up_last_day - down_last_day - report_rows.excused_last_day, hundredth_of_an_hour) AS unknown_last_day,
    units(open_last_week - up_last_week - down_last_week - report_rows.excused_last_week, hundredth_of_an_hour) AS unknown_last_week,
    percent(up_last_hour, down_last_hour) AS uptime_pct_last_hour,
    percent(up_last_day, down_last_day) AS uptime_pct_last_day,
    percent(up_last_week, down_last_week) AS uptime_pct_last_week,
    polls_last_week,
    last_poll AS last_poll_utc,
    timezone,
    default_timezone,
    default_hours,
    units(report_rows.excused_last_hour, hundredth_of_a_minute) AS excused_last_hour,
    units(report_rows.excused_last_day, hundredth_of_an_hour) AS excused_last_day,
    units(report_rows.excused_last_week, hundredth_of_an_hour) AS excused_last_week,
    up_last_hour AS uptime_last_hour_us,
    up_last_day AS uptime_last_day_us,
    up_last_week AS uptime_last_week_us,
    down_last_hour AS downtime_last_hour_us,
    down_last_day AS downtime_last_day_us,
    down_last_week AS downtime_last_week_us,
    open_last_hour - up_last_hour - down_last_hour - report_rows.excused_last_hour AS unknown_last_hour_us,
    open_last_day - up_last_day - down_last_day - report_rows.excused_last_day AS unknown_last_day_us,
    open_last_week - up_last_week - down_last_week - report_rows.excused_last_week AS unknown_last_week_us,
    report_rows.excused_last_hour AS excused_last_hour_us,
    report_rows.excused_last_day AS excused_last_day_us,
    report_rows.excused_last_week AS excused_last_week_us
FROM report_rows
