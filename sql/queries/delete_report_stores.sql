-- Deletes what an attempt that lost its lease or broke off left in report_stores.
ALTER TABLE report_stores DELETE WHERE run_id = {run_id:UUID}
SETTINGS mutations_sync = 1
