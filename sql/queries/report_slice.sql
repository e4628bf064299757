-- A slice of an attempt: how many stores it has, and the schedules whose opening periods have not
-- been calculated yet for the day of as_of. If a week was left out because they were known, and is
-- needed after all, its row will be missing.
SELECT
    count() AS stores,
    groupUniqArrayIf(
        (toString(schedule), timezone, toJSONString(week), calendar),
        (notEmpty(week) OR default_hours OR notEmpty(calendar)) AND schedule NOT IN (
            SELECT schedule FROM schedules WHERE day = {day:Int32} AND tz_version = {tz_version:String}
        )
    ) AS new_schedules
FROM report_stores
WHERE run_id = {run_id:UUID}
  AND store_id >= {first:String}
  AND ({after:String} = '' OR store_id < {after:String})
SETTINGS output_format_json_named_tuples_as_objects = 0
