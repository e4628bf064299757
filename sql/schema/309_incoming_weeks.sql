-- Where weeks of stores come in; it keeps nothing itself. Views hand them on: those without a date
-- to store_hours, the others to store_dated_weeks.
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
ENGINE = Null
