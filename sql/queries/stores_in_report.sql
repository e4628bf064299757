-- Those of the named stores that an attempt has rows of, for the windows or for a period.
SELECT DISTINCT store_id
FROM
(
    SELECT store_id
    FROM report_rows
    WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID} AND store_id IN splitByChar(',', {stores:String})
    UNION ALL
    SELECT store_id
    FROM report_period_rows
    WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID} AND store_id IN splitByChar(',', {stores:String})
)
