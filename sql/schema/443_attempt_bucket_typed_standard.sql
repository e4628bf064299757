-- The columns of the standard detail of attempt_bucket_typed.
CREATE OR REPLACE VIEW attempt_bucket_typed_standard AS
SELECT report_id, run_id, store_id, bucket, uptime, downtime
FROM attempt_bucket_typed
