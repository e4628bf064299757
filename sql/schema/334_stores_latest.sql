-- Every store of the three inputs, as it is now; see stores_plain, which takes half as long to
-- plan.
CREATE OR REPLACE VIEW stores_latest AS
SELECT
    plain.store_id AS store_id,
    plain.timezone AS timezone,
    plain.default_timezone AS default_timezone,
    plain.week AS week,
    calendars.calendar AS calendar,
    -- The first part of a calendar is its dated weeks.
    toBool(plain.default_hours AND NOT startsWith(calendars.calendar, '[[[')) AS default_hours,
    plain.last_polled_at AS last_polled_at,
    reinterpretAsUInt128(sipHash128(plain.timezone, plain.week_hash, calendars.calendar)) AS schedule,
    plain.zone_place AS zone_place,
    plain.hours_place AS hours_place,
    plain.poll_place AS poll_place
FROM stores_plain AS plain
LEFT JOIN store_calendars(hours = [], special_days = [], closures = []) AS calendars USING (store_id)
SETTINGS join_use_nulls = 0
