-- Begins the next attempt at a report: after an attempt that the caller owns (held_run_id), or
-- whose lease has expired; else writes nothing. If several try it at once, the token lets one of
-- them succeed. Who has it is read afterwards.
INSERT INTO reports
SELECT newest.* REPLACE (
    {tz_version:String} AS tz_version,
    0 AS progress,
    now64(3) AS started_at,
    newest.attempt + 1 AS attempt,
    newest.expired + (newest.attempt > 0 AND newest.run_id != {held_run_id:UUID}) AS expired,
    {run_id:UUID} AS run_id,
    JSONExtract({warnings:String}, 'Array(String)') AS warnings,
    now64(3) + toIntervalMillisecond({lease_ms:UInt32}) AS lease_until,
    (newest.attempt + 1) * 1000000 AS version
)
FROM (SELECT * FROM reports FINAL WHERE report_id = {report_id:UUID}) AS newest
WHERE newest.attempt = {attempt:UInt8}
  AND newest.state = 'Running'
  AND (newest.run_id = {held_run_id:UUID} OR newest.lease_until <= now64(3))
SETTINGS async_insert = 0, insert_deduplicate = 1, insert_deduplication_token = {token:String}, max_threads = 1, select_sequential_consistency = 1
