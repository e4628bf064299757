-- Runs used to number the schedules of their stores by themselves.
ALTER TABLE report_stores MODIFY COLUMN schedule UInt128
