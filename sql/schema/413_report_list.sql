-- The reports as they are, for SQL users: one row each, without those that were removed and without
-- what instances record to share the work.
CREATE OR REPLACE VIEW report_list AS
SELECT
    report_id,
    state,
    label,
    requested_at,
    started_at,
    finished_at,
    reason,
    warnings,
    as_of,
    method,
    reach_us,
    gaps,
    stores,
    selected,
    newest_poll,
    polls,
    unknown_share,
    missing_messages,
    tz_version,
    csv_sha256,
    run_id,
    period_from,
    period_to,
    period_zone,
    period_by,
    rows
FROM reports FINAL
WHERE state != 'Deleted'
