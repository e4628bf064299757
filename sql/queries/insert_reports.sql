-- A new version of the row of a report.
INSERT INTO reports
(
    report_id, state, requested_at, as_of, method, reach_us, gaps, tz_version, progress, stores,
    reason, finished_at, version
)
SETTINGS async_insert = 0
FORMAT JSONCompactEachRow
