-- For reports, the first position in each partition of a poll that came in after them and is of the
-- time of their evidence. A repeated poll is none: neither one with the same status, nor an active
-- one at the instant of an inactive one.
--
-- Each pair is a report, by its place in the arrays, and a UTC day that holds later polls; the rows
-- of a day are read once for all of its reports.
WITH
    {pair_days:Array(UInt16)} AS pair_days,
    {pair_reports:Array(UInt32)} AS pair_reports,
    {froms:Array(Int64)} AS froms,
    {tos:Array(Int64)} AS tos,
    {bounds:Array(Array(UInt64))} AS bounds,
    {is_selection:Array(Bool)} AS is_selection,
    arrayMap(id -> toUUID(id), splitByChar(',', {report_ids:String})) AS report_ids
SELECT report, place.1 AS partition, min(place.2) AS position
FROM
(
    SELECT
        report,
        store_id,
        groupArrayArray(later) AS later,
        groupUniqArrayArray(earlier) AS earlier,
        arrayJoin(arrayFilter(
            each -> NOT has(earlier, each.1) AND NOT has(earlier, bitOr(each.1, 1)), later
        )) AS found,
        (found.2, found.3) AS place
    FROM
    (
        SELECT
            store_id,
            arrayJoin(arrayFilter(
                (report, of) -> of = toUInt16(day), pair_reports, pair_days
            )) AS report,
            greatest(arrayElement(arrayElement(bounds, report), partition + 1), 1) AS bound,
            arrayElement(froms, report) * 8 AS first_event,
            arrayElement(tos, report) * 8 + 7 AS last_event,
            if(
                newest_position < bound, [],
                arrayFilter(
                    each -> each.1 >= first_event AND each.1 <= last_event AND each.3 >= bound,
                    arrayMap((event, position) -> (event, partition, position), polls.1, polls.2)
                )
            ) AS later,
            if(
                newest_position < bound,
                polls.1,
                arrayFilter((event, position) -> position < bound, polls.1, polls.2)
            ) AS earlier
        FROM poll_days
        WHERE toUInt16(day) IN {days:Array(UInt16)}
    )
    WHERE NOT arrayElement(is_selection, report)
       OR (arrayElement(report_ids, report), store_id) IN (
           SELECT report_id, store_id FROM report_selections
           WHERE report_id IN arrayMap(id -> toUUID(id), splitByChar(',', {report_ids:String}))
       )
    GROUP BY report, store_id
    HAVING notEmpty(later)
)
GROUP BY report, partition
SETTINGS output_format_json_quote_64bit_integers = 0
