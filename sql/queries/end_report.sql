-- Ends a report with an attempt: one that the caller owns (held_run_id), or whose lease has
-- expired; else writes nothing. The token is that of the next attempt, so that an attempt has one
-- outcome. The ledger is JSON: {topic: [[partition, incarnation, next_offset], …]}; a server takes
-- 131,072 bytes of a parameter, which is some thousand partitions of each topic.
INSERT INTO reports
SELECT newest.* REPLACE (
    {state:String} AS state,
    coalesce(fromUnixTimestamp64Micro({as_of:Nullable(Int64)}, 'UTC'), newest.as_of) AS as_of,
    if({state:String} = 'Complete', 1, newest.progress) AS progress,
    {stores:UInt64} AS stores,
    {rows:UInt64} AS rows,
    {polls:UInt64} AS polls,
    fromUnixTimestamp64Micro({newest_poll:Nullable(Int64)}, 'UTC') AS newest_poll,
    arrayFlatten(arrayMap(
        (topic, positions) -> arrayMap(position -> (topic, position.1, position.2, position.3), positions),
        mapKeys(JSONExtract({ledger:String}, 'Map(String, Array(Tuple(UInt32, UInt32, UInt64)))')),
        mapValues(JSONExtract({ledger:String}, 'Map(String, Array(Tuple(UInt32, UInt32, UInt64)))'))
    )) AS ledger,
    {unknown_share:Nullable(Float64)} AS unknown_share,
    arrayConcat(newest.warnings, JSONExtract({warnings:String}, 'Array(String)')) AS warnings,
    {missing_messages:Nullable(UInt64)} AS missing_messages,
    {csv_sha256:String} AS csv_sha256,
    {reason:String} AS reason,
    now64(3) AS finished_at,
    newest.attempt * 1000000 + 999999 AS version
)
FROM (SELECT * FROM reports FINAL WHERE report_id = {report_id:UUID}) AS newest
WHERE newest.attempt = {attempt:UInt8}
  AND newest.state = 'Running'
  AND (newest.run_id = {held_run_id:UUID} OR newest.lease_until <= now64(3))
SETTINGS async_insert = 0, insert_deduplicate = 1, insert_deduplication_token = {token:String}, max_threads = 1, select_sequential_consistency = 1
