-- An attempt at a report of the windows, added up by attributes of its stores (`names`): exact
-- microseconds are added first, then divided and rounded once, as in attempt_table. Stores without
-- a value are in the group of the empty value.
CREATE OR REPLACE VIEW attempt_rollup AS
WITH
    -- Hundredths as an integer, which two digits and a division by 100 hold exactly.
    (micros, hundredth) -> toDecimal64(intDiv(micros + intDiv(hundredth, 2), hundredth), 2) / 100 AS units,
    -- 128 bits: see report_summary.sql.
    (up, down) -> if(
        up + down = 0,
        NULL,
        toDecimal64(intDiv(toInt128(10000) * up, up + down), 2) / 100
    ) AS percent,
    600000 AS hundredth_of_a_minute,
    36000000 AS hundredth_of_an_hour
SELECT
    `values`,
    stores,
    units(up.1, hundredth_of_a_minute) AS uptime_last_hour,
    units(up.2, hundredth_of_an_hour) AS uptime_last_day,
    units(up.3, hundredth_of_an_hour) AS uptime_last_week,
    units(down.1, hundredth_of_a_minute) AS downtime_last_hour,
    units(down.2, hundredth_of_an_hour) AS downtime_last_day,
    units(down.3, hundredth_of_an_hour) AS downtime_last_week,
    units(open.1 - up.1 - down.1 - excused.1, hundredth_of_a_minute) AS unknown_last_hour,
    units(open.2 - up.2 - down.2 - excused.2, hundredth_of_an_hour) AS unknown_last_day,
    units(open.3 - up.3 - down.3 - excused.3, hundredth_of_an_hour) AS unknown_last_week,
    percent(up.1, down.1) AS uptime_pct_last_hour,
    percent(up.2, down.2) AS uptime_pct_last_day,
    percent(up.3, down.3) AS uptime_pct_last_week,
    units(excused.1, hundredth_of_a_minute) AS excused_last_hour,
    units(excused.2, hundredth_of_an_hour) AS excused_last_day,
    units(excused.3, hundredth_of_an_hour) AS excused_last_week,
    up.1 AS uptime_last_hour_us,
    up.2 AS uptime_last_day_us,
    up.3 AS uptime_last_week_us,
    down.1 AS downtime_last_hour_us,
    down.2 AS downtime_last_day_us,
    down.3 AS downtime_last_week_us,
    open.1 - up.1 - down.1 - excused.1 AS unknown_last_hour_us,
    open.2 - up.2 - down.2 - excused.2 AS unknown_last_day_us,
    open.3 - up.3 - down.3 - excused.3 AS unknown_last_week_us,
    excused.1 AS excused_last_hour_us,
    excused.2 AS excused_last_day_us,
    excused.3 AS excused_last_week_us
FROM
(
    SELECT
        arrayMap(name -> attributes[name], {names:Array(String)}) AS `values`,
        count() AS stores,
        (sum(up_last_hour), sum(up_last_day), sum(up_last_week)) AS up,
        (sum(down_last_hour), sum(down_last_day), sum(down_last_week)) AS down,
        (sum(open_last_hour), sum(open_last_day), sum(open_last_week)) AS open,
        (sum(excused_last_hour), sum(excused_last_day), sum(excused_last_week)) AS excused
    FROM report_rows
    LEFT ANY JOIN
    (
        SELECT store_id, attributes
        FROM report_attributes
        WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
    ) AS given USING (store_id)
    WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
    GROUP BY `values`
)
