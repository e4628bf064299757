-- Parts that ClickHouse detached because it found them broken. Replicated tables fetch such a part
-- again from another replica: there it is no loss.
SELECT table, name, reason
FROM system.detached_parts
WHERE database = currentDatabase()
  AND startsWith(reason, 'broken')
  AND (database, table) NOT IN
  (
      SELECT database, name FROM system.tables WHERE database = currentDatabase() AND engine LIKE 'Replicated%'
  )
ORDER BY table, name
LIMIT 100
