-- Keeps the attributes that stores had within the bounds for an attempt at a report.
INSERT INTO report_attributes (report_id, run_id, store_id, attributes)
SELECT
    {report_id:UUID},
    {run_id:UUID},
    store_id,
    argMax(attributes, store_attributes.version) AS latest
FROM store_attributes
WHERE (empty({bounds:Array(UInt64)}) OR version < arrayElement({bounds:Array(UInt64)}, partition + 1))
  AND ({selected:UInt64} = 0
       OR store_id IN (SELECT store_id FROM report_selections WHERE report_id = {report_id:UUID}))
GROUP BY store_id
SETTINGS async_insert = 0, insert_deduplicate = 0
