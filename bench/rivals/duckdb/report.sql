-- The CSV of the ledger.
COPY
(
    SELECT
        store_id,
        in_units(up_hour, 600000) AS uptime_last_hour,
        in_units(up_day, 36000000) AS uptime_last_day,
        in_units(up_week, 36000000) AS uptime_last_week,
        in_units(down_hour, 600000) AS downtime_last_hour,
        in_units(down_day, 36000000) AS downtime_last_day,
        in_units(down_week, 36000000) AS downtime_last_week
    FROM stores
    LEFT JOIN ledger USING (number)
    ORDER BY store_id
)
