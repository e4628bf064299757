-- The newest version of the row of a report.
SELECT
    report_id,
    state,
    toUnixTimestamp64Micro(as_of) AS as_of_us,
    method,
    reach_us,
    gaps,
    tz_version,
    progress,
    stores,
    reason,
    attempt,
    run_id
FROM reports FINAL
WHERE report_id = {report_id:UUID}
SETTINGS select_sequential_consistency = 1
