-- An attempt at a report for a period, added up by attributes of its stores (`names`), for each
-- bucket: exact microseconds are added first, then divided and rounded once, as in
-- attempt_bucket_table. `stores` are those of the group, whatever bucket they have time in.
CREATE OR REPLACE VIEW attempt_period_rollup AS
WITH
    -- Hundredths as an integer, which two digits and a division by 100 hold exactly.
    micros -> toDecimal64(intDiv(micros + 18000000, 36000000), 2) / 100 AS hours,
    of_stores AS
    (
        SELECT
            store_id,
            bucket,
            up,
            down,
            excused,
            open,
            polls,
            outages,
            arrayMap(name -> attributes[name], {names:Array(String)}) AS `values`
        FROM report_period_rows
        LEFT ANY JOIN
        (
            SELECT store_id, attributes
            FROM report_attributes
            WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
        ) AS given USING (store_id)
        WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
    )
SELECT
    `values`,
    bucket,
    members AS stores,
    hours(up_us) AS uptime,
    hours(down_us) AS downtime,
    hours(open_us - up_us - down_us - excused_us) AS unknown,
    hours(excused_us) AS excused,
    hours(open_us) AS open,
    -- 128 bits: see report_summary.sql.
    if(up_us + down_us = 0, NULL, toDecimal64(intDiv(toInt128(10000) * up_us, up_us + down_us), 2) / 100) AS uptime_pct,
    poll_count AS polls,
    outage_count AS outages,
    up_us AS uptime_us,
    down_us AS downtime_us,
    open_us - up_us - down_us - excused_us AS unknown_us,
    sums.excused_us AS excused_us,
    sums.open_us AS open_us
FROM
(
    SELECT
        `values`,
        bucket,
        sum(up) AS up_us,
        sum(down) AS down_us,
        sum(excused) AS excused_us,
        sum(open) AS open_us,
        sum(polls) AS poll_count,
        sum(outages) AS outage_count
    FROM of_stores
    GROUP BY `values`, bucket
) AS sums
INNER JOIN
(
    SELECT `values`, uniqExact(store_id) AS members
    FROM of_stores
    GROUP BY `values`
) AS counts USING (`values`)
