-- How many rows of each kind a probe has come to.
SELECT inserted, toUInt32(count()) AS rows
FROM deduplication_probe
WHERE probe = {probe:UUID}
GROUP BY inserted
ORDER BY inserted
SETTINGS select_sequential_consistency = 1
