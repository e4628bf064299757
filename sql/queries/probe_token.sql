-- Inserted twice by a process that starts, and in its table once: as a claim of a partition.
INSERT INTO deduplication_probe (probe, inserted)
SETTINGS async_insert = 0, insert_deduplicate = 1, insert_deduplication_token = {token:String}
FORMAT JSONCompactEachRow
