-- Reports for a period: all reports so far were of the windows that end at an instant.
ALTER TABLE reports
    ADD COLUMN IF NOT EXISTS period_from String,
    ADD COLUMN IF NOT EXISTS period_to String,
    ADD COLUMN IF NOT EXISTS period_zone LowCardinality(String),
    ADD COLUMN IF NOT EXISTS period_by LowCardinality(String),
    ADD COLUMN IF NOT EXISTS rows UInt64;
