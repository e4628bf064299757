-- Records a requested report: for anybody to claim (attempt 0), or begun by its caller (attempt 1).
-- The token lets a report in once.
INSERT INTO reports (
    report_id, as_of, method, reach_us, gaps, detail, label, selected, wait, warnings,
    tz_version, started_at, attempt, run_id, lease_until, version,
    period_from, period_to, period_zone, period_by
)
SELECT
    {report_id:UUID},
    fromUnixTimestamp64Micro({as_of:Nullable(Int64)}, 'UTC'),
    {method:String},
    {reach:Nullable(Int64)},
    {gaps:String},
    {detail:String},
    {label:String},
    {selected:UInt64},
    {wait:Bool},
    JSONExtract({warnings:String}, 'Array(String)'),
    {tz_version:String},
    if({attempt:UInt8} = 0, NULL, now64(3)),
    {attempt:UInt8},
    {run_id:UUID},
    now64(3) + toIntervalMillisecond({attempt:UInt8} * {lease_ms:UInt32}),
    {attempt:UInt8} * 1000000,
    {period_from:String},
    {period_to:String},
    {period_zone:String},
    {period_by:String}
SETTINGS async_insert = 0, insert_deduplicate = 1, insert_deduplication_token = {token:String}, max_threads = 1
