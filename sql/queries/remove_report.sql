-- Removes a report that has ended: its row says so from now on, whatever late processes still
-- write.
INSERT INTO reports
SELECT newest.* REPLACE ('Deleted' AS state, '' AS label, '' AS reason, 1000000000000000 AS version)
FROM (SELECT * FROM reports FINAL WHERE report_id = {report_id:UUID}) AS newest
WHERE newest.state IN ('Complete', 'Failed', 'Cancelled')
SETTINGS async_insert = 0, insert_deduplicate = 0, select_sequential_consistency = 1
