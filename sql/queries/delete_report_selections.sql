-- Deletes which stores were requested for a report.
ALTER TABLE report_selections DELETE WHERE report_id = {report_id:UUID}
SETTINGS mutations_sync = 1
