-- For reports, the first position in each partition of a poll that came in after them and is of the
-- time of their evidence. A repeated poll is none: neither one with the same status, nor an active
-- one at the instant of an inactive one.
--
-- Each pair is a report, by its place in the arrays, and a UTC day that holds later polls; the rows
-- of a day are read once for all of its reports. Only of stores with a poll that may be one, mostly
-- none, the polls that came in before are read too.
WITH
    arrayMap(day -> toDate(day), {days:Array(UInt16)}) AS all_days,
    arrayMap(id -> toUUID(id), splitByChar(',', {report_ids:String})) AS report_ids,
    pairs AS
    (
        SELECT
            toDate(pair.2) AS day,
            pair.1 AS report,
            arrayElement({froms:Array(Int64)}, report) * 8 AS first_event,
            arrayElement({tos:Array(Int64)}, report) * 8 + 7 AS last_event,
            arrayElement({bounds:Array(Array(UInt64))}, report) AS bounds,
            arrayElement({is_selection:Array(Bool)}, report) AS is_selection,
            arrayElement(report_ids, report) AS report_id
        FROM
        (
            SELECT arrayJoin(arrayZip({pair_reports:Array(UInt32)}, {pair_days:Array(UInt16)})) AS pair
        )
    )
SELECT report, place.1 AS partition, min(place.2) AS position
FROM
(
    SELECT
        report,
        store_id,
        groupArrayArray(arrayFilter(
            each -> each.1 >= first_event AND each.1 <= last_event AND each.3 >= bound,
            arrayMap((event, position) -> (event, partition, position), polls.1, polls.2)
        )) AS later,
        groupUniqArrayArray(arrayFilter((event, position) -> position < bound, polls.1, polls.2)) AS earlier,
        arrayJoin(arrayFilter(
            each -> NOT has(earlier, each.1) AND NOT has(earlier, bitOr(each.1, 1)), later
        )) AS found,
        (found.2, found.3) AS place
    FROM
    (
        SELECT *, greatest(arrayElement(bounds, partition + 1), 1) AS bound
        FROM poll_days
        INNER JOIN pairs USING (day)
        WHERE day IN (SELECT arrayJoin(all_days))
          AND (day, store_id) IN (
              SELECT day, store_id
              FROM poll_days
              INNER JOIN pairs USING (day)
              WHERE day IN (SELECT arrayJoin(all_days))
                AND newest_position >= greatest(arrayElement(bounds, partition + 1), 1)
                AND arrayExists(
                    (event, position) -> event <= last_event
                        AND position >= greatest(arrayElement(bounds, partition + 1), 1)
                        AND event >= first_event,
                    polls.1,
                    polls.2
                )
                AND (NOT is_selection OR (report_id, store_id) IN (
                    SELECT report_id, store_id
                    FROM report_selections
                    WHERE report_id IN arrayMap(id -> toUUID(id), splitByChar(',', {report_ids:String}))
                ))
          )
    )
    WHERE NOT is_selection OR (report_id, store_id) IN (
        SELECT report_id, store_id
        FROM report_selections
        WHERE report_id IN arrayMap(id -> toUUID(id), splitByChar(',', {report_ids:String}))
    )
    GROUP BY report, store_id
)
GROUP BY report, partition
SETTINGS output_format_json_quote_64bit_integers = 0
