-- For analysts: the spans of a complete report, which is what each store was from when to when in
-- the time of its evidence (eight days, or its period and eight days around it), by the report's
-- own options and of what was ingested when it was made. Its parameter is `report_id`.
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
    run_id = (SELECT any(run_id) FROM report_evidence WHERE report_id = {report_id:UUID}),
    first = '',
    after = '',
    from_us = ifNull((SELECT any(from_us) FROM report_evidence WHERE report_id = {report_id:UUID}), 0),
    to_us = ifNull((SELECT any(to_us) FROM report_evidence WHERE report_id = {report_id:UUID}), 0),
    day = ifNull((SELECT any(day) FROM report_evidence WHERE report_id = {report_id:UUID}), 0),
    marks = concat('[', ifNull((SELECT any(arrayStringConcat(marks, ',')) FROM report_evidence WHERE report_id = {report_id:UUID}), ''), ']'),
    starts = '[]',
    ends = '[]',
    tz_version = ifNull((SELECT any(tz_version) FROM report_evidence WHERE report_id = {report_id:UUID}), ''),
    method = ifNull((SELECT any(method_name) FROM report_evidence WHERE report_id = {report_id:UUID}), ''),
    reach_us = ifNull((SELECT any(reach) FROM report_evidence WHERE report_id = {report_id:UUID}), 0),
    gaps = ifNull((SELECT any(gaps_name) FROM report_evidence WHERE report_id = {report_id:UUID}), ''),
    -- Analysis alone takes these texts as empty: their brackets are outside.
    bounds = concat('[', ifNull((SELECT any(arrayStringConcat(bounds, ',')) FROM report_evidence WHERE report_id = {report_id:UUID}), ''), ']')
)
WHERE run_kind != 0 AND from < to
