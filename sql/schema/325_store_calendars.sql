-- What the calendars of stores have beside the one week: dated weeks, special days and closures, of
-- what had come in within bounds (see poll_events), each input having its own. A row for each store
-- that has any of them, as JSON in one spelling, whatever the settings of a statement:
--
--     [[[valid_from, [[day, start, end], …]], …], [[date, [[start, end], …]], …], [[from, to], …]]
--
-- Instants are microseconds in quotes; `to` is empty for a closure until further notice.
CREATE OR REPLACE VIEW store_calendars AS
WITH (bounds, partition, version) -> notEmpty(bounds)
    AND version >= arrayElement(bounds, partition + 1) AS is_beyond
SELECT
    store_id,
    toJSONString((groupArrayArray(weeks), groupArrayArray(days), groupArrayArray(closures))) AS calendar
FROM
(
    SELECT
        store_id,
        arraySort(groupArray((
            valid_from,
            arrayMap(row -> (row.day, row.start_time_local, row.end_time_local), week)
        ))) AS weeks,
        CAST([], 'Array(Tuple(String, Array(Tuple(String, String))))') AS days,
        CAST([], 'Array(Tuple(String, String))') AS closures
    FROM
    (
        SELECT store_id, valid_from, argMax(store_dated_weeks.week, store_dated_weeks.version) AS week, max(store_dated_weeks.version) AS version
        FROM store_dated_weeks
        WHERE NOT is_beyond({hours:Array(UInt64)}, partition, store_dated_weeks.version)
        GROUP BY store_id, valid_from
    ) AS dated
    LEFT JOIN
    (
        SELECT store_id, max(store_hours_history.version) AS version
        FROM store_hours_history
        WHERE NOT is_beyond({hours:Array(UInt64)}, partition, store_hours_history.version)
          AND store_id IN (SELECT store_id FROM store_dated_weeks)
        GROUP BY store_id
    ) AS undated USING (store_id)
    WHERE notEmpty(week) AND (dated.version > undated.version OR undated.store_id = '')
    GROUP BY store_id
    UNION ALL
    SELECT
        store_id,
        [],
        arraySort(groupArray((date, arrayMap(row -> (row.start_time_local, row.end_time_local), openings)))),
        []
    FROM
    (
        SELECT
            store_id,
            date,
            argMax(store_special_days.openings, version) AS openings,
            argMax(is_removed, version) AS is_gone
        FROM store_special_days
        WHERE NOT is_beyond({special_days:Array(UInt64)}, partition, version)
        GROUP BY store_id, date
    )
    WHERE NOT is_gone
    GROUP BY store_id
    UNION ALL
    SELECT
        store_id,
        [],
        [],
        arraySort(groupArray((toString(toUnixTimestamp64Micro(from)), until)))
    FROM
    (
        SELECT
            store_id,
            from,
            argMax(ifNull(toString(toUnixTimestamp64Micro(to)), ''), version) AS until,
            argMax(is_removed, version) AS is_gone
        FROM store_closures
        WHERE NOT is_beyond({closures:Array(UInt64)}, partition, version)
        GROUP BY store_id, from
    )
    WHERE NOT is_gone
    GROUP BY store_id
)
GROUP BY store_id
SETTINGS join_use_nulls = 0
