-- Deletes what an attempt that lost its lease or broke off left in report_attributes.
ALTER TABLE report_attributes DELETE WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
SETTINGS mutations_sync = 1
