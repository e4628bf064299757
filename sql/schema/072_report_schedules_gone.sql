-- Of earlier versions, which worked the opening periods out for each run.
DROP TABLE IF EXISTS report_schedules
