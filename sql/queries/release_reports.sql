-- Ends the leases of all running reports: for a process that has ClickHouse to itself, where only
-- its dead predecessor can have held them.
INSERT INTO reports
SELECT newest.* REPLACE (now64(3) AS lease_until, newest.version + 1 AS version)
FROM (SELECT * FROM reports FINAL WHERE state = 'Running') AS newest
SETTINGS async_insert = 0, insert_deduplicate = 0
