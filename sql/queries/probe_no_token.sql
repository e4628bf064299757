-- Inserted twice by a process that starts, and in its table twice: equal rows without a token are
-- two observations.
INSERT INTO deduplication_probe (probe, inserted)
SETTINGS async_insert = 0, insert_deduplicate = 0
FORMAT JSONCompactEachRow
