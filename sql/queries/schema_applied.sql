-- Whether the schema is in the state that has this fingerprint, and no table of it is gone.
SELECT
    fingerprint = {fingerprint:String}
        AND tables = (SELECT count() FROM system.tables WHERE database = currentDatabase()) AS applied
FROM schema_applied
ORDER BY applied_at DESC
LIMIT 1
SETTINGS select_sequential_consistency = 1
