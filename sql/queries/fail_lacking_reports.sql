-- Marks complete reports that have lost rows as failed, so that their rows are not served.
INSERT INTO reports
SELECT newest.* REPLACE (
    'Failed' AS state,
    'its rows were lost with a part of ClickHouse: request it again' AS reason,
    newest.version + 1 AS version
)
FROM (SELECT * FROM reports FINAL WHERE state = 'Complete') AS newest
LEFT JOIN
(
    SELECT report_id, run_id, count() AS found FROM report_rows GROUP BY report_id, run_id
    UNION ALL
    SELECT report_id, run_id, count() AS found FROM report_period_rows GROUP BY report_id, run_id
) AS made USING (report_id, run_id)
WHERE made.found != if(newest.period_from = '', newest.stores, newest.rows)
SETTINGS async_insert = 0, insert_deduplicate = 0
