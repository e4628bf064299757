-- What differs between two attempts, store by store: `other` minus `one`, in microseconds. What one
-- of the two does not have counts as 0 there. The open time of a window is the sum of the three, so
-- that it does not differ if none of them does.
CREATE OR REPLACE VIEW report_differences AS
SELECT
    store_id,
    multiIf(empty(one.store), 'other', empty(other.store), 'report', 'both') AS found_in,
    other.up_last_hour - one.up_last_hour AS uptime_last_hour_us,
    other.up_last_day - one.up_last_day AS uptime_last_day_us,
    other.up_last_week - one.up_last_week AS uptime_last_week_us,
    other.down_last_hour - one.down_last_hour AS downtime_last_hour_us,
    other.down_last_day - one.down_last_day AS downtime_last_day_us,
    other.down_last_week - one.down_last_week AS downtime_last_week_us,
    other.unknown_last_hour - one.unknown_last_hour AS unknown_last_hour_us,
    other.unknown_last_day - one.unknown_last_day AS unknown_last_day_us,
    other.unknown_last_week - one.unknown_last_week AS unknown_last_week_us,
    abs(downtime_last_week_us) AS size,
    uptime_last_hour_us != 0 OR uptime_last_day_us != 0 OR uptime_last_week_us != 0
        OR downtime_last_hour_us != 0 OR downtime_last_day_us != 0 OR downtime_last_week_us != 0
        OR unknown_last_hour_us != 0 OR unknown_last_day_us != 0 OR unknown_last_week_us != 0
        AS changed
FROM
(
    SELECT
        *,
        store_id AS store,
        open_last_hour - up_last_hour - down_last_hour - excused_last_hour AS unknown_last_hour,
        open_last_day - up_last_day - down_last_day - excused_last_day AS unknown_last_day,
        open_last_week - up_last_week - down_last_week - excused_last_week AS unknown_last_week
    FROM report_rows
    WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
) AS one
FULL OUTER JOIN
(
    SELECT
        *,
        store_id AS store,
        open_last_hour - up_last_hour - down_last_hour - excused_last_hour AS unknown_last_hour,
        open_last_day - up_last_day - down_last_day - excused_last_day AS unknown_last_day,
        open_last_week - up_last_week - down_last_week - excused_last_week AS unknown_last_week
    FROM report_rows
    WHERE report_id = {other_id:UUID} AND run_id = {other_run_id:UUID}
) AS other USING (store_id)
SETTINGS join_use_nulls = 0
