-- Renews the lease of an attempt and records its progress. Writes nothing if the attempt has lost
-- its lease.
INSERT INTO reports
SELECT newest.* REPLACE (
    coalesce(fromUnixTimestamp64Micro({as_of:Nullable(Int64)}, 'UTC'), newest.as_of) AS as_of,
    {progress:Float32} AS progress,
    now64(3) + toIntervalMillisecond({lease_ms:UInt32}) AS lease_until,
    newest.version + 1 AS version
)
FROM (SELECT * FROM reports FINAL WHERE report_id = {report_id:UUID}) AS newest
WHERE newest.run_id = {run_id:UUID} AND newest.state = 'Running'
SETTINGS async_insert = 0, insert_deduplicate = 0, select_sequential_consistency = 1
