-- The last version of the schema that was applied, and whether it is in the state of this
-- fingerprint, with none of its tables missing.
SELECT
    version,
    fingerprint = {fingerprint:String}
        AND tables = (SELECT count() FROM system.tables WHERE database = currentDatabase()) AS current
FROM schema_version
ORDER BY applied_at DESC
LIMIT 1
SETTINGS select_sequential_consistency = 1
