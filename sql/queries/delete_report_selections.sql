-- Takes away which stores a report was asked for.
ALTER TABLE report_selections DELETE WHERE report_id = {report_id:UUID}
SETTINGS mutations_sync = 1
