-- How two reports for a period differ, in numbers of rows, and by how much their downtime in all.
SELECT
    countIf(found_in = 'both') AS in_both,
    countIf(found_in = 'both' AND difference.changed) AS changed,
    countIf(found_in = 'both' AND difference.downtime_us > 0) AS more_downtime,
    countIf(found_in = 'both' AND difference.downtime_us < 0) AS less_downtime,
    countIf(found_in = 'report') AS only_in_report,
    countIf(found_in = 'other') AS only_in_other,
    sum(difference.downtime_us) AS downtime_us
FROM period_differences(
    report_id = {report_id:UUID}, run_id = {run_id:UUID},
    other_id = {other_id:UUID}, other_run_id = {other_run_id:UUID}
) AS difference
SETTINGS max_bytes_before_external_group_by = 500000000
