-- All stores by their schedule, each distinct zone and week: how many have it, how many of these
-- were polled at or after `fresh_from`, how many of those were last seen active, and those last
-- seen inactive one by one: nearly all stores are only counted, so that the answer stays short. Of
-- those with more in their calendar than a week, which it may close, the first fifty are named. A
-- week is identified by its hash (weeks.sql): carrying the weeks themselves would take three times
-- as long. `values` counts the stores with each value of the attribute `by`, if there is one.
SELECT
    timezone,
    toString(week) AS week,
    calendar,
    sum(members) AS stores,
    sum(polled) AS fresh,
    sum(active) AS up,
    groupArrayArray(inactive) AS down,
    arraySlice(arraySort(groupArrayArray(first_named)), 1, 50) AS named,
    groupArrayIf((value, members, polled, active), {by:String} != '') AS `values`
FROM
(
    SELECT
        timezone,
        week,
        calendar,
        value,
        count() AS members,
        countIf(is_fresh) AS polled,
        countIf(is_fresh AND NOT is_inactive) AS active,
        groupArrayIf((store_id, first_us, active_us, inactive_us, taken), is_fresh AND is_inactive) AS inactive,
        groupArraySortedIf(50)(store_id, calendar != '') AS first_named
    FROM
    (
        SELECT
            store_id,
            max(zone).timezone_str AS timezone,
            max((hours.version, notEmpty(hours.week), cityHash64(hours.week))).3 AS week,
            toUnixTimestamp64Micro(min(first_polled_at)) AS first_us,
            toUnixTimestamp64Micro(max(last_active_at)) AS active_us,
            toUnixTimestamp64Micro(max(last_inactive_at)) AS inactive_us,
            sum(polls_taken) AS taken,
            inactive_us >= active_us AS is_inactive,
            greatest(active_us, inactive_us) >= greatest({fresh_from:Int64}, 1) AS is_fresh
        FROM store_facts
        GROUP BY store_id
    ) AS facts
    LEFT JOIN store_calendars(hours = [], special_days = [], closures = []) AS calendars USING (store_id)
    LEFT JOIN
    (
        SELECT store_id, argMax(attributes[{by:String}], store_attributes.version) AS value
        FROM store_attributes
        WHERE {by:String} != ''
        GROUP BY store_id
    ) AS given USING (store_id)
    GROUP BY timezone, week, calendar, value
)
GROUP BY timezone, week, calendar
SETTINGS output_format_json_quote_64bit_integers = 0, join_use_nulls = 0
