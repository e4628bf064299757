-- How many tables of the database are replicated by the operator's choice, and how many are of
-- engines that a self-managed server does not replicate.
SELECT
    toUInt32(countIf(startsWith(engine, 'Replicated'))) AS replicated,
    toUInt32(countIf(match(engine, '^[A-Za-z]*MergeTree$') AND NOT match(engine, '^(Replicated|Shared)'))) AS plain
FROM system.tables
WHERE database = currentDatabase()
