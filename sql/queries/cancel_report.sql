-- Cancels a report while an attempt at it runs, or none has begun; else writes nothing. The token
-- is that of what follows the attempt, so that it has one outcome: its end, this, or the next
-- attempt.
INSERT INTO reports
SELECT newest.* REPLACE (
    'Cancelled' AS state,
    {reason:String} AS reason,
    now64(3) AS finished_at,
    newest.attempt * 1000000 + 999999 AS version
)
FROM (SELECT * FROM reports FINAL WHERE report_id = {report_id:UUID}) AS newest
WHERE newest.attempt = {attempt:UInt8} AND newest.state = 'Running'
SETTINGS async_insert = 0, insert_deduplicate = 1, insert_deduplication_token = {token:String}, max_threads = 1, select_sequential_consistency = 1
