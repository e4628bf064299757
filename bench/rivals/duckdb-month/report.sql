-- The CSV of the totals.
COPY
(
    SELECT
        store_id,
        in_units(up, 36000000) AS uptime,
        in_units(down, 36000000) AS downtime
    FROM stores
    LEFT JOIN totals USING (number)
    ORDER BY store_id
)
