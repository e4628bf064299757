-- Every change of a store: of its weeks, zone, special days, closures and attributes, with what it
-- was before. A row for each value that was stated and differs from the one before it;
-- values as JSON in one form, whatever the settings of a statement, NULL for none. `key` tells
-- apart what a store has several of: the `valid_from` of a dated week, the date of a special day,
-- the beginning of a closure. A week without a date takes the place of all weeks of its store: it
-- lists the dated ones that were in force, and a dated week after it has none before it.
--
-- A condition on `store_id` saves reading the others.
CREATE OR REPLACE VIEW store_changes AS
WITH
    openings -> concat('[', arrayStringConcat(arrayMap(
        opening -> concat(
            '{"start_time_local":"', opening.start_time_local, '","end_time_local":"', opening.end_time_local, '"}'
        ),
        openings
    ), ','), ']') AS openings_text,
    week -> if(empty(week), NULL, concat('[', arrayStringConcat(arrayMap(
        row -> concat(
            '{"day":', toString(row.day),
            ',"start_time_local":"', row.start_time_local, '","end_time_local":"', row.end_time_local, '"}'
        ),
        -- From 12:00 to 12:00: closed on all days, see store_hours.
        arrayFilter(row -> row.start_time_local != '12:00:00' OR row.end_time_local != '12:00:00', week)
    ), ','), ']')) AS week_text,
    instant -> concat(replaceOne(toString(instant), ' ', 'T'), 'Z') AS instant_text
SELECT store_id, kind, key, before, after, replaced, changed_by, changed_at, partition, version
FROM
(
    SELECT
        store_id,
        'hours' AS kind,
        key,
        lagInFrame(value) OVER (
            PARTITION BY store_id, if(key = '', 0, weeks_without_date + 1), key ORDER BY version, partition
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS before,
        value AS after,
        -- The dated weeks since the last one without a date, with their values in turn.
        groupArray((key, value)) OVER (
            PARTITION BY store_id, weeks_without_date ORDER BY version, partition
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS dated,
        if(key = '', arrayFilter(
            of -> arrayLast(each -> each.1 = of, dated).2 IS NOT NULL, arraySort(arrayDistinct(dated.1))
        ), []) AS replaced,
        changed_by,
        changed_at,
        partition,
        version
    FROM
    (
        SELECT
            *,
            countIf(key = '') OVER (
                PARTITION BY store_id ORDER BY version, partition
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS weeks_without_date
        FROM
        (
            SELECT DISTINCT
                store_id, '' AS key, week_text(week) AS value, changed_by, changed_at, partition, version
            FROM store_hours_history
            UNION ALL
            SELECT DISTINCT
                store_id, valid_from, week_text(week), changed_by, changed_at, partition, version
            FROM store_dated_weeks
        )
    )
    UNION ALL
    SELECT
        store_id,
        kind,
        key,
        lagInFrame(value) OVER (
            PARTITION BY store_id, kind, key ORDER BY version, partition
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS before,
        value AS after,
        CAST([], 'Array(Tuple(String, Nullable(String)))') AS dated,
        CAST([], 'Array(String)') AS replaced,
        changed_by,
        changed_at,
        partition,
        version
    FROM
    (
        SELECT DISTINCT
            store_id, 'timezone' AS kind, '' AS key, toNullable(toJSONString(timezone_str)) AS value,
            changed_by, changed_at, partition, version
        FROM store_timezones_history
        UNION ALL
        SELECT DISTINCT
            store_id, 'special-day', date, if(is_removed, NULL, openings_text(openings)),
            changed_by, changed_at, partition, version
        FROM store_special_days
        UNION ALL
        SELECT DISTINCT
            store_id,
            'closure',
            instant_text(from),
            if(is_removed, NULL, concat(
                '{"to":', if(to IS NULL, 'null', concat('"', instant_text(assumeNotNull(to)), '"')),
                ',"reason":', toJSONString(reason), '}'
            )),
            changed_by, changed_at, partition, version
        FROM store_closures
        UNION ALL
        SELECT DISTINCT
            store_id, 'attributes', '', if(empty(attributes), NULL, toJSONString(mapSort(attributes))),
            changed_by, changed_at, partition, version
        FROM store_attributes
    )
)
WHERE before IS DISTINCT FROM after OR notEmpty(replaced)
