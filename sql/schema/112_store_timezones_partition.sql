-- Which partition of the log the version of a zone is an offset of; as in store_hours.
ALTER TABLE store_timezones ADD COLUMN IF NOT EXISTS partition UInt32 DEFAULT 4294967295
