-- The stores of a report in slices of `size`, in the order of their ids: the first id of each
-- slice, and how many stores there are in all. They are calculated one slice after the other, so
-- that the memory for it does not grow with the stores.
SELECT store_id AS first, stores
FROM
(
    SELECT
        store_id,
        row_number() OVER (ORDER BY store_id) AS place,
        count() OVER () AS stores
    FROM
    (
        SELECT store_id FROM store_status
        UNION DISTINCT
        SELECT store_id FROM store_hours
        UNION DISTINCT
        SELECT store_id FROM store_timezones
    )
    WHERE {selected:UInt64} = 0
       OR store_id IN (SELECT store_id FROM report_selections WHERE report_id = {report_id:UUID})
)
WHERE place % {size:UInt64} = 1
ORDER BY place
