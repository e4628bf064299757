-- The requested stores of a report that are in no input: how many, and the first of them.
SELECT count() AS unknown, arraySlice(arraySort(groupArray(1000)(store_id)), 1, 20) AS first
FROM
(
    SELECT DISTINCT store_id
    FROM report_selections
    WHERE report_id = {report_id:UUID}
      AND store_id NOT IN (SELECT store_id FROM store_status)
      AND store_id NOT IN (SELECT store_id FROM store_hours)
      AND store_id NOT IN (SELECT store_id FROM store_timezones)
    ORDER BY store_id
)
SETTINGS select_sequential_consistency = 1
