-- The columns of the standard detail of attempt_period_table.
CREATE OR REPLACE VIEW attempt_period_table_standard AS
SELECT report_id, run_id, store_id, uptime, downtime
FROM attempt_bucket_table
