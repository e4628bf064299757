-- Takes away what a run of a report that lost it or broke off left in report_stores.
ALTER TABLE report_stores DELETE WHERE run_id = {run_id:UUID}
SETTINGS mutations_sync = 1
