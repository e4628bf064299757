-- The newest version of the row of a report.
SELECT
    report_id,
    state,
    toUnixTimestamp64Milli(requested_at) AS requested_at_ms,
    toUnixTimestamp64Micro(as_of) AS as_of_us,
    method,
    reach_us,
    gaps,
    tz_version,
    progress,
    stores,
    reason,
    toUnixTimestamp64Milli(finished_at) AS finished_at_ms,
    version
FROM reports FINAL
WHERE report_id = {report_id:UUID}
