-- The parts that were written in the last `seconds`, and how many rows their tables have.
SELECT table, name AS part, sum(rows) OVER (PARTITION BY table) AS table_rows
FROM system.parts
WHERE database = currentDatabase() AND active
QUALIFY modification_time >= now() - {seconds:UInt32}
ORDER BY table, part
