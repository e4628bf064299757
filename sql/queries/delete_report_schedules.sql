-- Takes away what a broken run of a report left in report_schedules.
ALTER TABLE report_schedules DELETE WHERE report_id = {report_id:UUID}
SETTINGS mutations_sync = 2
