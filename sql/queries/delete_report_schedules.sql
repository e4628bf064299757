-- Takes away what a run of a report that lost it or broke off left in report_schedules.
ALTER TABLE report_schedules DELETE WHERE run_id = {run_id:UUID}
SETTINGS mutations_sync = 1
