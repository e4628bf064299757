-- Takes away what a broken run of a report left in report_stores.
ALTER TABLE report_stores DELETE WHERE report_id = {report_id:UUID}
SETTINGS mutations_sync = 2
