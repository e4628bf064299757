-- The state of a schema, without reading it: whether any of its tables exists, the one that has its
-- version, and the last one that was added before there were versions.
SELECT
    countIf(name IN ('ingest_ledger', 'reports', 'polls')) > 0 AS filled,
    countIf(name = 'schema_version') > 0 AS versioned,
    countIf(name = 'store_hours_history') > 0 AS last_unversioned
FROM system.tables
WHERE database = currentDatabase()
