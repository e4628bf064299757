-- Keeps the attributes that stores have now for an attempt at a report.
INSERT INTO report_attributes (report_id, run_id, store_id, attributes)
SELECT
    {report_id:UUID},
    {run_id:UUID},
    store_id,
    argMax(attributes, store_attributes.version) AS latest
FROM store_attributes
GROUP BY store_id
