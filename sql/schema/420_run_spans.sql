-- What each store was from when to when, as a report says it: a row for each run, which is
-- consecutive polls of a store with the same status, and the span that it decides. A store without
-- any run has one row that is empty. docs/NUMBERS.md explains it with an example.
--
-- The stores are those recorded for `run_id` in report_stores, from the id `first` up to `after`
-- ('': all). Evidence is what was polled from `from_us` to `to_us`, both included; `day` and
-- `tz_version` identify the opening periods in `schedules`; `reach_us` is in microseconds, `bounds`
-- as in poll_events, `method` and `gaps` as in a report. `marks` are instants that no run crosses,
-- so that its polls are all on one side: the buckets of a report. Without any, those of the zone in
-- report_buckets count. Of the windows from `starts` to `ends` each row has how long its store is
-- open in them, up to `to_us`, and how much of that is excused by closures.
--
-- All instants are microseconds. The events of a store are in one order, each as one number, eight
-- times its instant plus its kind:
--
--     0 a closing    1 an opening    2 a poll: active    3 a poll: inactive    4 the cut at `to_us`
--     5 a mark, one microsecond early, so that it stands before all else of its instant
--
-- So at one instant a period ends before the next begins, its opening comes before a poll that it
-- contains, of two polls the inactive one is the last, and the cut comes after a poll of that
-- instant.
CREATE OR REPLACE VIEW run_spans AS
WITH
    8 * 86400000000 AS eight_days,
    event -> bitShiftRight(event, 3) AS at,
    event -> bitAnd(event, 7) AS kind,
    event -> bitAnd(event, 2) != 0 AS is_poll,
    event -> bitAnd(event, 7) IN (0, 1, 4) AS is_edge,
    (froms, tos, start, end) -> arraySum(
        (from, to) -> greatest(0, least(to, end, {to_us:Int64}) - greatest(from, start)), froms, tos
    ) AS time_in,
    (SELECT groupArray((timezone, marks)) FROM report_buckets WHERE run_id = {run_id:UUID}) AS marks_by_zone,
    slice AS
    (
        SELECT *
        FROM report_stores
        WHERE run_id = {run_id:UUID}
          AND store_id >= {first:String}
          AND ({after:String} = '' OR store_id < {after:String})
    ),
    polled AS
    (
        SELECT store_id, events AS polls
        FROM poll_events(from_us = {from_us:Int64}, to_us = {to_us:Int64}, bounds = {bounds:Array(UInt64)})
        WHERE store_id IN (SELECT store_id FROM slice)
    ),
    -- The opening periods of each schedule that overlap the time of the evidence: their edges, cut
    -- to it, and the marks.
    periods AS
    (
        SELECT
            schedule,
            arrayConcat(
                arrayMap(
                    open -> greatest(open, {from_us:Int64}) * 8 + 1,
                    arrayFilter((open, close) -> close > {from_us:Int64} AND open <= {to_us:Int64}, opens, closes)
                ),
                arrayMap(
                    close -> if(close > {to_us:Int64}, {to_us:Int64} * 8 + 4, close * 8),
                    arrayFilter((close, open) -> close > {from_us:Int64} AND open <= {to_us:Int64}, closes, opens)
                ),
                arrayMap(
                    mark -> mark * 8 - 3,
                    if(empty({marks:Array(Int64)}), arrayFirst(zone -> zone.1 = timezone, marks_by_zone).2, {marks:Array(Int64)})
                )
            ) AS edges,
            arrayMap(
                (start, end) -> time_in(excused_from, excused_to, start, end), {starts:Array(Int64)}, {ends:Array(Int64)}
            ) AS excused_time,
            arrayMap(
                (start, end, excused) -> excused + time_in(opens, closes, start, end),
                {starts:Array(Int64)}, {ends:Array(Int64)}, excused_time
            ) AS open_time
        FROM schedules
        WHERE day = {day:Int32}
          AND tz_version = {tz_version:String}
          AND schedule IN (SELECT schedule FROM slice)
        LIMIT 1 BY schedule
    ),
    -- 1. A store's polls, edges and marks in one order. Of the polls at one instant the last one
    -- counts. A poll continues the one before if both have the same status, are within reach, and
    -- nothing is between them. The inner polls of a run change nothing and are left out: each event
    -- that is kept has its position among all, whether it continues the one before, and whether the
    -- next one continues it.
    timelines AS
    (
        SELECT
            slice.store_id AS store_id,
            slice.timezone AS timezone,
            slice.schedule AS schedule,
            default_timezone,
            default_hours,
            last_polled_at,
            open_time,
            excused_time,
            arraySort(arrayConcat(polls, edges)) AS sorted,
            arrayFilter(
                (event, next) -> NOT (is_poll(event) AND is_poll(next) AND next <= event + 1),
                sorted, arrayPopFront(arrayPushBack(sorted, 0))
            ) AS events,
            arrayMap(
                (event, previous) -> is_poll(event) AND kind(event) = kind(previous)
                    AND event - previous <= {reach_us:Int64} * 8,
                events, arrayPopBack(arrayPushFront(events, 0))
            ) AS continues,
            arrayFilter(
                each -> NOT (each.3 AND each.4),
                arrayZip(events, arrayEnumerate(events), continues, arrayPopFront(arrayPushBack(continues, 0)))
            ) AS kept
        FROM slice
        INNER JOIN periods USING (schedule)
        LEFT JOIN polled USING (store_id)
    ),
    -- 2. The bucket of each event is the number of marks up to it; then the marks are dropped.
    bucketed AS
    (
        SELECT
            * EXCEPT (sorted, events, continues, kept),
            arrayFilter(
                each -> kind(each.1) != 5,
                arrayZip(kept.1, kept.2, kept.3, kept.4, arrayCumSum(event -> kind(event) = 5, kept.1))
            ) AS kept
        FROM timelines
    ),
    -- 3. The edges around each of these events: a poll is evidence where the edge before it is an
    -- opening. With gaps = 'carry' the evidence before and after a period speaks for what no poll
    -- of the period itself lies within eight days of.
    evidence AS
    (
        SELECT
            * EXCEPT (kept),
            kept.1 AS event,
            arrayFill(event -> is_edge(event), event) AS opening,
            arrayReverseFill(event -> is_edge(event), event) AS closing,
            arrayMap((event, opening) -> is_poll(event) AND kind(opening) = 1, event, opening) AS is_evidence,
            arrayFilter(
                (each, is_evidence, continues) -> is_evidence AND NOT continues,
                arrayZip(event, opening, closing, kept.2, kept.5), is_evidence, kept.3
            ) AS begins,
            arrayFilter(
                (each, is_evidence, goes_on) -> is_evidence AND NOT goes_on,
                arrayZip(event, kept.2), is_evidence, kept.4
            ) AS ends,
            arrayMap((event, is_evidence) -> if(is_evidence, event, 0), event, is_evidence) AS evidence_at,
            arrayFill(event -> event != 0, evidence_at) AS before,
            arrayReverseFill(event -> event != 0, evidence_at) AS after,
            arrayFilter(
                run -> run.1 != 0 AND kind(run.3) = 1 AND kind(run.4) IN (0, 4),
                arrayConcat(
                    arrayMap(
                        (event, closes, before, after) -> (
                            if(after = 0 OR after > closes OR at(after) - at(event) > eight_days, before, 0),
                            before, event, closes, 0, 0, 0
                        ),
                        event, arrayPopFront(arrayPushBack(closing, 0)), before, after
                    ),
                    arrayMap(
                        (event, opens, before, after) -> (
                            if(before < opens OR at(event) - at(before) > eight_days, after, 0),
                            after, opens, event, 0, 0, 0
                        ),
                        event, arrayPopBack(arrayPushFront(opening, 0)), before, after
                    )
                )
            ) AS carried
        FROM bucketed
    ),
    -- 4. One row for each run: its first and its last poll, its period, and how many polls it has.
    runs AS
    (
        SELECT
            store_id,
            timezone,
            schedule,
            default_timezone,
            default_hours,
            last_polled_at,
            open_time,
            excused_time,
            arrayZip(begins.1, ends.1, begins.2, begins.3, begins.4, ends.2, begins.5) AS own,
            arrayJoin(emptyArrayToSingle(if({gaps:String} = 'carry', arrayConcat(own, carried), own))) AS run,
            run.1 AS first,
            run.2 AS last,
            at(run.3) AS opens,
            at(run.4) AS closes,
            run.5 = 0 AS is_carried,
            if(is_carried, 0, run.6 - run.5 + 1) AS polls,
            run.7 AS bucket
        FROM evidence
    ),
    -- 5. The runs before and after it in the same period.
    neighbours AS
    (
        SELECT
            * EXCEPT (own, run),
            if(lagInFrame(opens) OVER in_order = opens, lagInFrame(last) OVER in_order, 0) AS previous,
            if(leadInFrame(opens) OVER in_order = opens, leadInFrame(first) OVER in_order, 0) AS next,
            lagInFrame(is_carried) OVER in_order AS is_previous_carried,
            leadInFrame(is_carried) OVER in_order AS is_next_carried
        FROM runs
        WINDOW in_order AS (
            PARTITION BY store_id ORDER BY opens, first
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
    ),
    -- A poll of the period itself speaks before any that is carried into it, for eight days.
    (one, other, is_one_carried, is_other_carried) -> multiIf(
        is_one_carried = is_other_carried,
        if(
            {method:String} = 'hold',
            least(at(other), at(one) + eight_days),
            intDiv(at(one) + at(other), 2)
        ),
        is_one_carried,
        at(other) - eight_days,
        at(one) + eight_days
    ) AS boundary
-- 6. A run speaks up to the boundary with its neighbour, or to the edge of the period where it has
-- none; and no farther than `reach_us` from its polls.
SELECT
    *,
    kind(first) AS run_kind,
    greatest(
        opens,
        at(first) - {reach_us:Int64},
        if(previous = 0, opens, boundary(previous, first, is_previous_carried, is_carried))
    ) AS from,
    least(
        closes,
        at(last) + {reach_us:Int64},
        if(next = 0, closes, boundary(last, next, is_carried, is_next_carried))
    ) AS to
FROM neighbours
