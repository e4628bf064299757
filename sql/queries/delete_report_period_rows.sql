-- Deletes what an attempt that lost its lease or broke off left in report_period_rows.
ALTER TABLE report_period_rows DELETE WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
SETTINGS mutations_sync = 1
