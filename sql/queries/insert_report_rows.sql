-- Calculates the rows of a run, for the stores of one slice: the time up, down and open in each of the
-- three windows that end at as_of. This is the heart of the report.
--
-- The polls of a store and the openings and closings of its schedule are laid out in one order of time,
-- each event as one number: eight times its microseconds, plus its kind:
--
--     0 a closing    1 an opening    2 a poll: active    3 a poll: inactive    4 the cut at as_of
--
-- So at one instant a period ends before the next begins, its opening comes before a poll that it
-- contains, and of two polls the inactive one is the last. A period that goes on at as_of is cut there,
-- behind a poll of that very instant, which is evidence still.
--
-- Between two neighbouring events the time is open, or closed, as a whole. The first part of it has the
-- status of the poll before, the rest that of the poll after it. Where both are the same, nothing
-- changes: what is left are the few instants at which the word of one status begins or ends, and the
-- time of a status in a window is the sum of its ends less the sum of its beginnings, all of them moved
-- up to the start of the window.
--
-- One sort per store of what is its own is what makes this fast: window functions over the polls gave
-- the same numbers in three times the time (docs/PERFORMANCE.md).
INSERT INTO report_rows
WITH
    {as_of:Int64} AS as_of,
    as_of - 8 * 86400 * 1000000 AS evidence_start,
    fromUnixTimestamp64Micro(as_of, 'UTC') AS as_of_time,
    [as_of - 3600 * 1000000, as_of - 86400 * 1000000, as_of - 7 * 86400 * 1000000] AS window_starts,
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
                    (open, close) -> greatest(0, least(close, as_of) - greatest(open, start)),
                    met_opens, met_closes
                ),
                window_starts
            ) AS open_time
        FROM schedules
        WHERE day = {day:Int32}
          AND tz_version = {tz_version:String}
          AND schedule IN (SELECT schedule FROM slice)
        LIMIT 1 BY schedule
    ),
    polls_of_stores AS
    (
        SELECT store_id, events
        FROM poll_events(
            from_us = {as_of:Int64} - 8 * 86400 * 1000000, to_us = {as_of:Int64}, bounds = {bounds:Array(UInt64)}
        )
        WHERE store_id >= {first:String}
          AND ({after:String} = '' OR store_id < {after:String})
          AND ({selected:UInt64} = 0
               OR store_id IN (SELECT store_id FROM report_selections WHERE report_id = {report_id:UUID}))
    ),
    -- The newest poll of stores whose latest one came after as_of and that have none in the eight days:
    -- of the history before these, what belongs to no such store is not read.
    earlier_polls AS
    (
        SELECT
            store_id,
            toNullable(fromUnixTimestamp64Micro(at(arrayMax(events)), 'UTC')) AS newest
        FROM poll_events(
            from_us = 0, to_us = {as_of:Int64} - 8 * 86400 * 1000000 - 1, bounds = {bounds:Array(UInt64)}
        )
        WHERE {polled_later:Bool}
          AND store_id IN (
              SELECT store_id
              FROM slice
              WHERE last_polled_at > as_of_time
                AND store_id NOT IN (SELECT store_id FROM polls_of_stores)
          )
    ),
    timelines AS
    (
        SELECT
            slice.store_id AS store_id,
            slice.timezone AS timezone,
            slice.default_timezone AS default_timezone,
            slice.default_hours AS default_hours,
            periods.open_time AS open_time,
            multiIf(
                slice.last_polled_at <= as_of_time, slice.last_polled_at,
                notEmpty(polls_of_stores.events),
                fromUnixTimestamp64Micro(at(arrayMax(polls_of_stores.events)), 'UTC'),
                earlier_polls.newest
            ) AS last_poll,
            arraySort(arrayConcat(polls_of_stores.events, periods.edges)) AS events
        FROM slice
        INNER JOIN periods USING (schedule)
        LEFT JOIN polls_of_stores USING (store_id)
        LEFT JOIN earlier_polls USING (store_id)
    ),
    -- Of the polls at one instant the last one counts: those before it say the same. Only polls inside of
    -- a period are evidence: others become as good as closings.
    told AS
    (
        SELECT
            * EXCEPT events,
            arrayMap(
                (event, edge) -> if(is_poll(event) AND kind(edge) != 1, at(event) * 8, event),
                arrayReverseFill(
                    (event, next) -> NOT (is_poll(event) AND is_poll(next) AND next <= event + 1),
                    events,
                    arrayPushBack(arrayPopFront(events), 0)
                ),
                arrayFill(event -> NOT is_poll(event), events)
            ) AS events
        FROM timelines
    ),
    -- Each event but the last with the next one, and, where a period without polls has the evidence
    -- around it (gaps = carry), with the evidence before and after.
    neighbours AS
    (
        SELECT
            * EXCEPT events,
            arrayPopBack(events) AS event,
            arrayPopFront(events) AS next,
            if({gaps:String} = 'carry', arrayPopBack(arrayFill(is_poll, events)), event) AS before,
            if({gaps:String} = 'carry', arrayPopFront(arrayReverseFill(is_poll, events)), next) AS after
        FROM told
    ),
    -- What is left where the same is said again within reach, which changes nothing, is taken out.
    changes AS
    (
        SELECT
            * EXCEPT (event, next, before, after),
            arrayCount(
                (event, next) -> is_poll(event) AND event >= window_starts[3] * 8 AND event < as_of * 8
                    AND at(event) != at(next),
                event, next
            ) AS polls_last_week,
            arrayFilter(
                change -> kind(change.1) != kind(change.2) OR change.2 - change.1 > {reach:Int64} * 8,
                arrayZip(event, next, before, after)
            ) AS changes
        FROM neighbours
    ),
    -- The polls that decide a stretch: its own, or those around a period that has none.
    deciding AS
    (
        SELECT
            * EXCEPT changes,
            arrayMap(change -> at(change.1), changes) AS from,
            arrayMap(change -> at(change.2), changes) AS to,
            arrayMap(change -> kind(change.1) = 1 AND NOT is_poll(change.2), changes) AS silent,
            arrayMap((change, silent) -> if(silent, change.3, change.1), changes, silent) AS first,
            arrayMap((change, silent) -> if(silent, change.4, change.2), changes, silent) AS second
        FROM changes
    ),
    -- Where the word of the first ends and that of the second begins.
    handovers AS
    (
        SELECT
            *,
            arrayMap(
                (from, to, first, second) -> least(to, greatest(from, multiIf(
                    NOT is_poll(first), from,
                    NOT is_poll(second) OR {method:String} = 'hold', to,
                    intDiv(at(first) + at(second), 2)
                ))),
                from, to, first, second
            ) AS handover
        FROM deciding
    ),
    -- Each word ends and begins at the handover, or at the end of its reach. Of a period without polls
    -- the words also begin and end at its edges: there is no poll next to those that would go on.
    words AS
    (
        SELECT
            * EXCEPT (from, to, silent, first, second, handover),
            arrayConcat(
                arrayMap(
                    (first, from, handover) ->
                        greatest(from, least(handover, at(first) + {reach:Int64})) * 8 + kind(first),
                    first, from, handover
                ),
                arrayMap((second, to, silent) -> if(silent, to * 8 + kind(second), 0), second, to, silent)
            ) AS ends,
            arrayConcat(
                arrayMap(
                    (second, to, handover) ->
                        least(to, greatest(handover, at(second) - {reach:Int64})) * 8 + kind(second),
                    second, to, handover
                ),
                arrayMap((first, from, silent) -> if(silent, from * 8 + kind(first), 0), first, from, silent)
            ) AS begins
        FROM handovers
    ),
    (words, status, start) -> arraySum(
        word -> if(kind(word) = status, greatest(at(word), start), 0), words
    ) AS moved_up,
    sums AS
    (
        SELECT
            * EXCEPT (ends, begins),
            arrayMap(start -> moved_up(ends, 2, start) - moved_up(begins, 2, start), window_starts) AS up,
            arrayMap(start -> moved_up(ends, 3, start) - moved_up(begins, 3, start), window_starts) AS down
        FROM words
    )
SELECT
    {report_id:UUID},
    {run_id:UUID},
    store_id,
    up[1],
    up[2],
    up[3],
    down[1],
    down[2],
    down[3],
    open_time[1],
    open_time[2],
    open_time[3],
    polls_last_week,
    last_poll,
    timezone,
    default_timezone,
    default_hours
FROM sums
SETTINGS join_use_nulls = 0, max_block_size = 2048
