-- Reports that have not been removed, newest first, after a given one.
SELECT
    report_id,
    state,
    toUnixTimestamp64Milli(requested_at) AS requested_ms,
    toUnixTimestamp64Milli(started_at) AS started_ms,
    toUnixTimestamp64Milli(finished_at) AS finished_ms,
    toUnixTimestamp64Micro(as_of) AS as_of_us,
    method,
    reach_us,
    gaps,
    detail,
    label,
    selected,
    tz_version,
    progress,
    stores,
    polls,
    toUnixTimestamp64Micro(newest_poll) AS newest_poll_us,
    ledger,
    csv_sha256,
    reason,
    attempt,
    run_id,
    wait,
    warnings,
    unknown_share,
    missing_messages,
    period_from,
    period_to,
    period_zone,
    period_by,
    rows,
    state = 'Running' AND lease_until > now64(3) AS leased
FROM reports FINAL
WHERE state != 'Deleted'
  AND ({state:String} = '' OR toString(state) = {state:String})
  AND ({label:String} = '' OR label = {label:String})
  AND (toUnixTimestamp64Milli(requested_at), report_id) < ({before_ms:Int64}, {before_id:UUID})
ORDER BY reports.requested_at DESC, report_id DESC
LIMIT {limit:UInt32}
SETTINGS select_sequential_consistency = 1
