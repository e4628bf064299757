-- Takes away what a broken run of a report left in report_rows.
ALTER TABLE report_rows DELETE WHERE report_id = {report_id:UUID}
SETTINGS mutations_sync = 2
