-- Records that the schema has this version, in the state that has this fingerprint.
INSERT INTO schema_version (version, fingerprint, tables)
SELECT {version:UInt32}, {fingerprint:String}, count()
FROM system.tables
WHERE database = currentDatabase()
SETTINGS async_insert = 0, insert_deduplicate = 0
