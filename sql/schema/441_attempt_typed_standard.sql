-- The columns of the standard detail of attempt_typed.
CREATE OR REPLACE VIEW attempt_typed_standard AS
SELECT
    report_id,
    run_id,
    store_id,
    uptime_last_hour,
    uptime_last_day,
    uptime_last_week,
    downtime_last_hour,
    downtime_last_day,
    downtime_last_week
FROM attempt_typed
