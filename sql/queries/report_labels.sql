-- What the table of a report shows of its stores beside figures: their names as they are now, and
-- their values of some attributes when the report began. Of the stores whose rows are the first by
-- a column, largest first, as in report_rows_descending.sql; stores without any are left out.
SELECT
    store_id,
    names.name AS name,
    given.`values` AS `values`
FROM
(
    SELECT DISTINCT store_id
    FROM
    (
        SELECT store_id
        FROM {view:Identifier}
        WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
        ORDER BY {column:Identifier} DESC NULLS LAST, store_id, {tie:Identifier}
        LIMIT {limit:UInt64}
    )
) AS stores
LEFT JOIN
(
    SELECT store_id, argMax(attributes['name'], store_attributes.version) AS name
    FROM store_attributes
    GROUP BY store_id
) AS names USING (store_id)
LEFT JOIN
(
    SELECT store_id, arrayMap(name -> attributes[name], {names:Array(String)}) AS `values`
    FROM report_attributes
    WHERE report_id = {report_id:UUID} AND run_id = {run_id:UUID}
) AS given USING (store_id)
WHERE name != '' OR arrayExists(value -> value != '', `values`)
