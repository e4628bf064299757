-- Inserted twice by a process that starts, and in its table once: as a claim of a report.
INSERT INTO deduplication_probe (probe, inserted)
SELECT {probe:UUID}, 'select'
FROM (SELECT count() AS before FROM deduplication_probe WHERE probe = {probe:UUID}) AS newest
WHERE newest.before < 1000
SETTINGS async_insert = 0, insert_deduplicate = 1, insert_deduplication_token = {token:String}, max_threads = 1, select_sequential_consistency = 1
