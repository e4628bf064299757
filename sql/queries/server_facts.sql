-- The deduplication windows of a server's tables (a replicated engine deduplicates by
-- default, and is reported as such), and its wall clocks in some zones.
SELECT
    (
        SELECT groupArray(concat(name, '=', if(
            match(engine, '^(Replicated|Shared)') AND NOT match(create_table_query, 'replicated_deduplication_window = 0'),
            '10000',
            ifNull(nullIf(extract(create_table_query, 'non_replicated_deduplication_window = (\\d+)'), ''), '0')
        )))
        FROM system.tables
        WHERE database = currentDatabase() AND name IN ('ingest_claims', 'reports', 'report_keys', 'status_changes', 'acknowledged_gaps')
    ) AS windows,
    arrayMap(
        (zone, day) -> formatDateTime(parseDateTimeBestEffort(day, 'UTC'), '%Y-%m-%d %H:%i', zone),
        splitByChar(',', {zones:String}),
        splitByChar(',', {days:String})
    ) AS clocks
