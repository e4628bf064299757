-- The names of the attributes of an attempt's stores, also of those that all of them leave empty.
SELECT DISTINCT arrayJoin(mapKeys(attributes)) AS name
FROM report_attributes
WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
ORDER BY name
