-- For reports, when the first change of their stores' weeks, zones, special days and closures came
-- in after them that can touch the time of their evidence, by kind (see store_changes). Whether a
-- local date near the end of that time has begun by then depends on the zone of the store: such a
-- date is named with the zone, and left to the caller; '' means that there is no doubt.
WITH
    {froms:Array(Int64)} AS froms,
    {tos:Array(Int64)} AS tos,
    {is_selection:Array(Bool)} AS is_selection,
    arrayMap(id -> toUUID(id), splitByChar(',', {report_ids:String})) AS report_ids,
    -- By kind, report and partition.
    {bounds:Array(Array(Array(UInt64)))} AS bounds,
    ['hours', 'timezone', 'special-day', 'closure'] AS kinds,
    86400000000 AS day_us,
    -- No clock is more than 15 hours away from UTC.
    15 * 3600000000 AS clock_us,
    us -> toString(toDate(fromUnixTimestamp64Micro(us, 'UTC'))) AS date_of,
    arrayMap(from -> date_of(from - 2 * day_us), froms) AS first_dates,
    arrayMap(to -> date_of(to - clock_us), tos) AS sure_dates,
    arrayMap(to -> date_of(to + clock_us), tos) AS last_dates,
    text -> ifNull(toUnixTimestamp64Micro(parseDateTime64BestEffortOrNull(JSONExtract(text, 'to', 'Nullable(String)'), 6, 'UTC')), toInt64(9e18)) AS end_of
SELECT
    report,
    kind,
    date,
    zone,
    toUnixTimestamp64Milli(min(changed_at)) AS since_ms
FROM
(
    SELECT
        changes.kind AS kind,
        changes.changed_at AS changed_at,
        arrayJoin(arrayFilter(
            report -> changes.version >= arrayElement(
                arrayElement(arrayElement(bounds, indexOf(kinds, changes.kind)), report), changes.partition + 1
            )
            AND multiIf(
                changes.kind = 'special-day', changes.key BETWEEN arrayElement(first_dates, report)
                    AND arrayElement(last_dates, report),
                changes.kind = 'closure', begins_us <= arrayElement(tos, report) AND ends_us > arrayElement(froms, report),
                changes.kind = 'hours' AND NOT is_first, changes.key <= arrayElement(last_dates, report),
                true
            ),
            arrayEnumerate(froms)
        )) AS report,
        (changes.kind = 'special-day' OR changes.kind = 'hours' AND NOT is_first)
            AND changes.key > arrayElement(sure_dates, report) AS is_near,
        if(is_near, changes.key, '') AS date,
        if(is_near, if(zones.timezone_str = '', 'America/Chicago', zones.timezone_str), '') AS zone,
        -- The first week of a store governs all dates before it too.
        changes.key = '' OR (weeks.undated = 0 AND changes.key <= weeks.first) AS is_first,
        ifNull(toUnixTimestamp64Micro(parseDateTime64BestEffortOrNull(changes.key, 6, 'UTC')), 0) AS begins_us,
        greatest(if(changes.before IS NULL, 0, end_of(changes.before)), if(changes.after IS NULL, 0, end_of(changes.after))) AS ends_us,
        changes.store_id AS store_id
    FROM
    (
        SELECT *
        FROM store_changes
        WHERE store_id IN (
            SELECT store_id FROM store_hours_history WHERE version >= {least_hours:UInt64}
            UNION ALL
            SELECT store_id FROM store_dated_weeks WHERE version >= {least_hours:UInt64}
            UNION ALL
            SELECT store_id FROM store_timezones_history WHERE version >= {least_timezones:UInt64}
            UNION ALL
            SELECT store_id FROM store_special_days WHERE version >= {least_special_days:UInt64}
            UNION ALL
            SELECT store_id FROM store_closures WHERE version >= {least_closures:UInt64}
        )
        AND kind IN (kinds)
        AND partition != 4294967295
    ) AS changes
    LEFT JOIN
    (
        SELECT store_id, timezone_str FROM store_timezones FINAL
    ) AS zones USING (store_id)
    LEFT JOIN
    (
        SELECT store_id, max(undated) AS undated, min(first) AS first
        FROM
        (
            SELECT store_id, toUInt8(notEmpty(week)) AS undated, '9999' AS first FROM store_hours FINAL
            UNION ALL
            SELECT store_id, 0, min(valid_from) FROM store_dated_weeks GROUP BY store_id
        )
        GROUP BY store_id
    ) AS weeks USING (store_id)
)
WHERE NOT arrayElement(is_selection, report)
   OR (arrayElement(report_ids, report), store_id) IN (
       SELECT report_id, store_id FROM report_selections
       WHERE report_id IN arrayMap(id -> toUUID(id), splitByChar(',', {report_ids:String}))
   )
GROUP BY report, kind, date, zone
SETTINGS output_format_json_quote_64bit_integers = 0, join_use_nulls = 0
