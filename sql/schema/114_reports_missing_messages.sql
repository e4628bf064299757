-- Messages that the log held when the calculation began, and that had not come in after some
-- seconds of waiting; NULL: the log could not be reached, so nobody knows, or nobody had looked, in
-- earlier versions.
ALTER TABLE reports ADD COLUMN IF NOT EXISTS missing_messages Nullable(UInt64)
