-- Whether there are polls of earlier versions, which had a table with a row each: under the name
-- that is a view now, or put aside to be taken over.
SELECT
    toBool(countIf(name = 'polls' AND engine != 'View') > 0) AS named,
    toBool(countIf(name = 'polls_before') > 0) AS aside
FROM system.tables
WHERE database = currentDatabase()
