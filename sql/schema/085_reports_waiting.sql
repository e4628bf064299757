-- Whether a report waits until the process that calculates it has caught up with the log, and what
-- its last attempt was calculated without, where it did not wait.
ALTER TABLE reports
    ADD COLUMN IF NOT EXISTS wait Bool DEFAULT true,
    ADD COLUMN IF NOT EXISTS warnings Array(String)
