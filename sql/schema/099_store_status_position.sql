-- Where the poll stands on the log; see poll_days.
ALTER TABLE store_status
    ADD COLUMN IF NOT EXISTS partition UInt32,
    ADD COLUMN IF NOT EXISTS position UInt64
