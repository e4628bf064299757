-- Which partition of the log the version of a week is an offset of. 4294967295: it came in before
-- that was written down.
ALTER TABLE store_hours ADD COLUMN IF NOT EXISTS partition UInt32 DEFAULT 4294967295
