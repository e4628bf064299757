-- The version of the schema that was brought about last, and whether it is in the state that has
-- this fingerprint, with no table of it gone.
SELECT
    version,
    fingerprint = {fingerprint:String}
        AND tables = (SELECT count() FROM system.tables WHERE database = currentDatabase()) AS current
FROM schema_version
ORDER BY applied_at DESC
LIMIT 1
SETTINGS select_sequential_consistency = 1
