-- Takes away what a run of a report that lost it or broke off left in report_rows.
ALTER TABLE report_rows DELETE WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
SETTINGS mutations_sync = 1
