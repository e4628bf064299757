-- Calendars with history: what was there is valid since ever.
ALTER TABLE report_stores ADD COLUMN IF NOT EXISTS calendar String;
ALTER TABLE schedules
    ADD COLUMN IF NOT EXISTS calendar String,
    ADD COLUMN IF NOT EXISTS excused_from Array(Int64) CODEC(Delta, ZSTD(1)),
    ADD COLUMN IF NOT EXISTS excused_to Array(Int64) CODEC(Delta, ZSTD(1));
ALTER TABLE report_rows
    ADD COLUMN IF NOT EXISTS excused_last_hour Int64,
    ADD COLUMN IF NOT EXISTS excused_last_day Int64,
    ADD COLUMN IF NOT EXISTS excused_last_week Int64;
