-- The result of an attempt over all its stores, window by window, in the units and with the
-- rounding of attempt_table, from the sums of the exact microseconds. `bins` counts stores by the
-- share of the known time that they were up, in steps of five percent; bin 20 is all of it. Stores
-- without known time are in none.
WITH
    (micros, hundredth) -> toDecimal64(intDiv(micros + intDiv(hundredth, 2), hundredth), 2) / 100 AS units,
    -- 128 bits: the week of two thousand stores times 10,000 is more than 64 hold.
    (up, down) -> if(
        up + down = 0,
        NULL,
        toDecimal64(intDiv(toInt128(10000) * up, up + down), 2) / 100
    ) AS percent
SELECT
    window,
    count() AS stores,
    countIf(open = excused) AS closed,
    countIf(open > excused AND up + down = 0) AS unknown_stores,
    units(sum(up), hundredth) AS uptime,
    units(sum(down), hundredth) AS downtime,
    units(sum(open - up - down - excused), hundredth) AS unknown,
    units(sum(excused), hundredth) AS excused_time,
    units(sum(open), hundredth) AS open_time,
    percent(sum(up), sum(down)) AS uptime_pct,
    sumMapIf(map(if(up + down = 0, 0, intDiv(20 * up, up + down)), 1), up + down > 0) AS bins
FROM
(
    SELECT
        arrayJoin([
            ('hour', up_last_hour, down_last_hour, open_last_hour, excused_last_hour),
            ('day', up_last_day, down_last_day, open_last_day, excused_last_day),
            ('week', up_last_week, down_last_week, open_last_week, excused_last_week)
        ]) AS span,
        span.1 AS window,
        span.2 AS up,
        span.3 AS down,
        span.4 AS open,
        span.5 AS excused,
        -- Hundredths of a minute, and of an hour.
        if(window = 'hour', 600000, 36000000) AS hundredth
    FROM report_rows
    WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
)
GROUP BY window, hundredth
SETTINGS output_format_json_quote_64bit_integers = 0, output_format_json_quote_decimals = 1
