-- Weeks without a date and zones keep who stated them and when the log took them. The views that
-- hand weeks on are changed in place, so that nothing is lost of what comes in meanwhile; tables
-- from before there were dated weeks do not have the first one yet.
CREATE TABLE IF NOT EXISTS incoming_weeks
(
    store_id String,
    valid_from String,
    week Array(Tuple(day UInt8, start_time_local String, end_time_local String)),
    version UInt64,
    partition UInt32,
    changed_by String,
    changed_at DateTime64(3, 'UTC')
)
ENGINE = Null;
CREATE MATERIALIZED VIEW IF NOT EXISTS store_hours_from_incoming TO store_hours AS
SELECT store_id, week, version, partition
FROM incoming_weeks
WHERE valid_from = '';
ALTER TABLE store_hours_history
    ADD COLUMN IF NOT EXISTS changed_by String AFTER week,
    ADD COLUMN IF NOT EXISTS changed_at DateTime64(3, 'UTC') AFTER changed_by;
ALTER TABLE store_hours
    ADD COLUMN IF NOT EXISTS changed_by String AFTER partition,
    ADD COLUMN IF NOT EXISTS changed_at DateTime64(3, 'UTC') AFTER changed_by;
ALTER TABLE store_timezones_history
    ADD COLUMN IF NOT EXISTS changed_by String,
    ADD COLUMN IF NOT EXISTS changed_at DateTime64(3, 'UTC');
ALTER TABLE store_timezones
    ADD COLUMN IF NOT EXISTS changed_by String,
    ADD COLUMN IF NOT EXISTS changed_at DateTime64(3, 'UTC');
ALTER TABLE store_hours_history_from_hours MODIFY QUERY
SELECT store_id, partition, version, week, changed_by, changed_at
FROM store_hours;
ALTER TABLE store_timezones_history_from_timezones MODIFY QUERY
SELECT store_id, partition, version, timezone_str, changed_by, changed_at
FROM store_timezones;
ALTER TABLE store_hours_from_incoming MODIFY QUERY
SELECT store_id, week, version, partition, changed_by, changed_at
FROM incoming_weeks
WHERE valid_from = '';
