-- The reports for a period in readable units (see attempt_bucket_table). Only those that are
-- complete.
CREATE OR REPLACE VIEW report_period_table AS
SELECT * EXCEPT (run_id)
FROM attempt_bucket_table
WHERE (report_id, run_id) IN (SELECT report_id, run_id FROM reports FINAL WHERE state = 'Complete')
