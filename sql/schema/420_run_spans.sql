-- What each store was from when to when, as a report says it: a row for each run, which is
-- consecutive polls of a store with the same status, and the span that it decides. A store without
-- any run has one row that is empty. docs/NUMBERS.md explains it with an example.
--
-- The stores are those recorded for `run_id` in report_stores, from the id `first` up to `after`
-- ('': all); `reach_us` is in microseconds, `bounds` as in poll_events, `method` and `gaps` as in a
-- report.
--
-- All instants are microseconds. The events of a store are in one order, each as one number, eight
-- times its instant plus its kind:
--
--     0 a closing    1 an opening    2 a poll: active    3 a poll: inactive    4 the cut at as_of
--
-- So at one instant a period ends before the next begins, its opening comes before a poll that it
-- contains, of two polls the inactive one is the last, and the cut comes after a poll of that
-- instant.
CREATE OR REPLACE VIEW run_spans AS
WITH
    {as_of_us:Int64} AS as_of,
    as_of - 8 * 86400000000 AS evidence_start,
    as_of - 7 * 86400000000 AS week_start,
    event -> bitShiftRight(event, 3) AS at,
    event -> bitAnd(event, 7) AS kind,
    event -> bitAnd(event, 2) != 0 AS is_poll,
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
        FROM poll_events(
            from_us = {as_of_us:Int64} - 8 * 86400000000, to_us = {as_of_us:Int64}, bounds = {bounds:Array(UInt64)}
        )
        WHERE store_id IN (SELECT store_id FROM slice)
    ),
    -- The opening periods of each schedule that overlap the eight days of evidence: their edges,
    -- cut to these days, and the open time of the last hour, day and week.
    periods AS
    (
        SELECT
            schedule,
            arrayFilter((open, close) -> close > evidence_start AND open <= as_of, opens, closes) AS met_opens,
            arrayFilter((close, open) -> close > evidence_start AND open <= as_of, closes, opens) AS met_closes,
            arrayConcat(
                arrayMap(open -> greatest(open, evidence_start) * 8 + 1, met_opens),
                arrayMap(close -> if(close > as_of, as_of * 8 + 4, close * 8), met_closes)
            ) AS edges,
            arrayMap(
                start -> arraySum(
                    (open, close) -> greatest(0, least(close, as_of) - greatest(open, start)), met_opens, met_closes
                ),
                [as_of - 3600000000, as_of - 86400000000, week_start]
            ) AS open_time
        FROM schedules
        WHERE day = intDiv(as_of, 86400000000)
          AND tz_version = {tz_version:String}
          AND schedule IN (SELECT schedule FROM slice)
        LIMIT 1 BY schedule
    ),
    -- 1. A store's polls and edges in one order. Of the polls at one instant the last one counts. A
    --   poll
    -- continues the one before if both have the same status and are within reach; but not over the
    -- start of the week, nor at as_of, so that the polls of the week can be counted by their
    -- positions. The inner polls of a run change nothing and are left out: each event that is kept
    -- has its position among all, whether it continues the one before, and whether the next one
    -- continues it. next one continues it.
    timelines AS
    (
        SELECT
            slice.store_id AS store_id,
            slice.timezone AS timezone,
            default_timezone,
            default_hours,
            last_polled_at,
            open_time,
            arraySort(arrayConcat(polls, edges)) AS sorted,
            arrayFilter(
                (event, next) -> NOT (is_poll(event) AND is_poll(next) AND next <= event + 1),
                sorted, arrayPopFront(arrayPushBack(sorted, 0))
            ) AS events,
            arrayMap(
                (event, previous) -> is_poll(event) AND kind(event) = kind(previous)
                    AND event - previous <= {reach_us:Int64} * 8
                    AND (event < week_start * 8 OR previous >= week_start * 8)
                    AND event < as_of * 8,
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
    -- 2. The edges around each of these events: a poll is evidence if the edge before it is an
    --   opening.
    -- With gaps = 'carry' the evidence before and after a period without any makes two runs in it.
    evidence AS
    (
        SELECT
            * EXCEPT (sorted, events, continues, kept),
            kept.1 AS event,
            arrayPopFront(arrayPushBack(event, 0)) AS next,
            arrayFill(event -> NOT is_poll(event), event) AS opening,
            arrayReverseFill(event -> NOT is_poll(event), event) AS closing,
            arrayMap((event, opening) -> is_poll(event) AND kind(opening) = 1, event, opening) AS is_evidence,
            arrayFilter(
                (each, is_evidence, continues) -> is_evidence AND NOT continues,
                arrayZip(event, opening, closing, kept.2), is_evidence, kept.3
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
                    arrayMap((nearest, event, next) -> (nearest, nearest, event, next, 1, 0), before, event, next),
                    arrayMap((nearest, event, next) -> (nearest, nearest, event, next, 1, 0), after, event, next)
                )
            ) AS carried
        FROM timelines
    ),
    -- 3. One row for each run: its first and its last poll, its period, and how many polls of the
    -- week it has.
    runs AS
    (
        SELECT
            * EXCEPT (event, next, opening, closing, is_evidence, begins, ends, evidence_at, before, after, carried),
            arrayZip(begins.1, ends.1, begins.2, begins.3, begins.4, ends.2) AS own,
            arrayJoin(emptyArrayToSingle(if({gaps:String} = 'carry', arrayConcat(own, carried), own))) AS run,
            run.1 AS first,
            run.2 AS last,
            at(run.3) AS opens,
            at(run.4) AS closes,
            if(first >= week_start * 8 AND first < as_of * 8, run.6 - run.5 + 1, 0) AS polls_in_week
        FROM evidence
    ),
    -- 4. The runs before and after it in the same period.
    neighbours AS
    (
        SELECT
            * EXCEPT (own, run),
            if(lagInFrame(opens) OVER in_order = opens, lagInFrame(last) OVER in_order, 0) AS previous,
            if(leadInFrame(opens) OVER in_order = opens, leadInFrame(first) OVER in_order, 0) AS next
        FROM runs
        WINDOW in_order AS (
            PARTITION BY store_id ORDER BY opens, first
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        )
    ),
    (one, other) -> if({method:String} = 'hold', at(other), intDiv(at(one) + at(other), 2)) AS boundary
-- 5. A run speaks up to the boundary with its neighbour, or to the edge of the period where it has
-- none; and no farther than `reach_us` from its polls.
SELECT
    *,
    kind(first) AS run_kind,
    greatest(opens, at(first) - {reach_us:Int64}, if(previous = 0, opens, boundary(previous, first))) AS from,
    least(closes, at(last) + {reach_us:Int64}, if(next = 0, closes, boundary(last, next))) AS to
FROM neighbours
