-- The report in readable units (see attempt_table). Only reports that are complete.
CREATE OR REPLACE VIEW report_table AS
SELECT * EXCEPT (run_id)
FROM attempt_table
WHERE (report_id, run_id) IN (SELECT report_id, run_id FROM reports FINAL WHERE state = 'Complete')
