-- The tables that keep their rows in parts, the smallest first.
SELECT table
FROM system.parts
WHERE active AND database = currentDatabase()
GROUP BY table
ORDER BY sum(bytes_on_disk), table
