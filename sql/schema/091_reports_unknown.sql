-- The share of the stores' open time of the week that is unknown, from 0 to 1; NULL where none was open.
ALTER TABLE reports ADD COLUMN IF NOT EXISTS unknown_share Nullable(Float64)
