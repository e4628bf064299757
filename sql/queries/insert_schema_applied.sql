-- Notes that the schema is in the state that has this fingerprint.
INSERT INTO schema_applied (fingerprint, tables)
SELECT {fingerprint:String}, count()
FROM system.tables
WHERE database = currentDatabase()
SETTINGS async_insert = 0
