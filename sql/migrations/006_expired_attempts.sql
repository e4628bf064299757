-- Attempts at a report that were given up by their process are not counted as those that ended it.
ALTER TABLE reports ADD COLUMN IF NOT EXISTS expired UInt8;
