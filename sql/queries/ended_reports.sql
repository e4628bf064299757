-- Which of these reports, separated by commas, are not running any more, or never existed.
SELECT arrayJoin(splitByChar(',', {ids:String})) AS report_id
WHERE toUUIDOrZero(report_id) NOT IN (
    SELECT reports.report_id
    FROM reports FINAL
    WHERE reports.report_id IN arrayMap(id -> toUUIDOrZero(id), splitByChar(',', {ids:String}))
      AND state = 'Running'
)
SETTINGS select_sequential_consistency = 1
