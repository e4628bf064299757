-- For analysts: the spans of a complete report, which is what each store was from when to when in
-- the eight days of evidence, by the report's own options and of what was ingested when it was
-- made. Its parameter is `report_id`.
CREATE OR REPLACE VIEW report_spans AS
SELECT
    store_id,
    CAST(bitAnd(first, 1), 'Enum8(\'active\' = 0, \'inactive\' = 1)') AS status,
    fromUnixTimestamp64Micro(from, 'UTC') AS begins,
    fromUnixTimestamp64Micro(to, 'UTC') AS ends,
    fromUnixTimestamp64Micro(bitShiftRight(first, 3), 'UTC') AS first_poll,
    fromUnixTimestamp64Micro(bitShiftRight(last, 3), 'UTC') AS last_poll,
    fromUnixTimestamp64Micro(opens, 'UTC') AS opens,
    fromUnixTimestamp64Micro(closes, 'UTC') AS closes
FROM run_spans(
    run_id = (SELECT any(run_id) FROM report_list WHERE report_id = {report_id:UUID}),
    first = '',
    after = '',
    from_us = ifNull((SELECT any(toUnixTimestamp64Micro(as_of)) - 8 * 86400000000 FROM report_list WHERE report_id = {report_id:UUID}), 0),
    to_us = ifNull((SELECT any(toUnixTimestamp64Micro(as_of)) FROM report_list WHERE report_id = {report_id:UUID}), 0),
    day = ifNull((SELECT intDiv(any(toUnixTimestamp64Micro(as_of)), 86400000000) FROM report_list WHERE report_id = {report_id:UUID}), 0),
    marks = concat('[', ifNull((
        SELECT any(concat(
            toString(toUnixTimestamp64Micro(as_of) - 7 * 86400000000), ',', toString(toUnixTimestamp64Micro(as_of))
        ))
        FROM report_list
        WHERE report_id = {report_id:UUID}
    ), ''), ']'),
    starts = '[]',
    ends = '[]',
    tz_version = ifNull((SELECT any(tz_version) FROM report_list WHERE report_id = {report_id:UUID}), ''),
    method = ifNull((SELECT toString(any(method)) FROM report_list WHERE report_id = {report_id:UUID}), ''),
    reach_us = ifNull((
        SELECT any(ifNull(reach_us, if(gaps = 'carry', 8 * 86400000000, 43200000000)))
        FROM report_list
        WHERE report_id = {report_id:UUID}
    ), 0),
    gaps = ifNull((SELECT toString(any(gaps)) FROM report_list WHERE report_id = {report_id:UUID}), ''),
    bounds = concat('[', ifNull((
        SELECT any(arrayStringConcat(arrayMap(
            number -> arraySum(place -> if(
                place.partition = number, place.incarnation * toUInt64(exp2(40)) + place.next_offset, 0
            ), places),
            range(if(empty(places), 0, 1 + arrayMax(places.partition)))
        ), ','))
        FROM
        (
            SELECT arrayFilter(place -> place.topic = 'store.polls', ledger) AS places
            FROM reports FINAL
            WHERE report_id = {report_id:UUID}
        )
    ), ''), ']')
)
WHERE run_kind != 0 AND from < to
