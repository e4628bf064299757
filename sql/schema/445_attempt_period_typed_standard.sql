-- The columns of the standard detail of attempt_period_typed.
CREATE OR REPLACE VIEW attempt_period_typed_standard AS
SELECT report_id, run_id, store_id, uptime, downtime
FROM attempt_bucket_typed
