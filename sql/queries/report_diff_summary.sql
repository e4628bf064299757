-- How two reports differ, in numbers of stores, and by how much their downtime of the week in all.
SELECT
    countIf(found_in = 'both') AS in_both,
    countIf(found_in = 'both' AND difference.changed) AS changed,
    countIf(found_in = 'both' AND difference.downtime_last_week_us > 0) AS more_downtime,
    countIf(found_in = 'both' AND difference.downtime_last_week_us < 0) AS less_downtime,
    countIf(found_in = 'report') AS only_in_report,
    countIf(found_in = 'other') AS only_in_other,
    sum(difference.downtime_last_week_us) AS downtime_last_week_us
FROM report_differences(
    report_id = {report_id:UUID}, run_id = {run_id:UUID},
    other_id = {other_id:UUID}, other_run_id = {other_run_id:UUID}
) AS difference
SETTINGS join_use_nulls = 0
