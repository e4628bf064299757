-- Deletes what an attempt that lost its lease or broke off left in report_buckets.
ALTER TABLE report_buckets DELETE WHERE run_id = {run_id:UUID}
SETTINGS mutations_sync = 1
