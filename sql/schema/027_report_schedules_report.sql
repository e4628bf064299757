-- The report that a run is of, so that what a run left behind can be told from what is needed.
ALTER TABLE report_schedules ADD COLUMN IF NOT EXISTS report_id UUID
