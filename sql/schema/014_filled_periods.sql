-- The heart of the report: every opening period of every store, with the polls that decide it and the
-- stretch of time that each of them decides.
--
-- Polls and the openings and closings of a store are laid out in one order of time, each as one
-- number: four times its microseconds, plus 0 for a closing, 1 for an opening, 2 for active, 3 for
-- inactive. So at one instant a period ends before the next begins, its opening comes before a poll
-- that it contains, and of two polls inactive is the last. Split at the openings, each piece is one
-- period: its opening, its own polls, its closing, and then polls that fell into closed time.
--
-- One sort per store of what is its own is what makes this fast: window functions over the polls
-- themselves gave the same numbers in three times the time. Over the periods they look for the
-- evidence before and after a period that has none (gaps = carry).
CREATE OR REPLACE VIEW filled_periods AS
WITH
    {as_of:Int64} AS as_of,
    as_of - 8 * 86400 * 1000000 AS since,
    9223372036854775807 AS never,
    periods AS
    (
        SELECT
            store_id,
            bitShiftRight(piece[1], 2) AS opens,
            arrayFirstIndex(event -> bitAnd(event, 3) = 0, piece) AS closing,
            bitShiftRight(piece[closing], 2) AS closes,
            arraySlice(piece, 2, closing - 2) AS polls_inside,
            -- Of several polls at one instant the last is taken.
            arrayFilter(
                (poll, next) -> bitShiftRight(poll, 2) != bitShiftRight(next, 2),
                polls_inside, arrayShiftLeft(polls_inside, 1, 0)
            ) AS own_polls
        FROM
        (
            SELECT
                stores.store_id AS store_id,
                arrayJoin(arraySplit(
                    event -> bitAnd(event, 3) = 1,
                    arraySort(arrayConcat(polls.events, schedules.events))
                )) AS piece
            FROM
            (
                SELECT store_id, schedule
                FROM report_stores
                WHERE run_id = {run_id:UUID}
                  AND cityHash64(store_id) % {slices:UInt32} = {slice:UInt32}
            ) AS stores
            INNER JOIN
            (
                SELECT
                    schedule,
                    arrayConcat(
                        arrayMap(at -> at * 4 + 1, opens), arrayMap(at -> at * 4, closes)
                    ) AS events
                FROM report_schedules
                WHERE run_id = {run_id:UUID}
            ) AS schedules USING (schedule)
            LEFT JOIN
            (
                SELECT
                    store_id,
                    groupArray(
                        toUnixTimestamp64Micro(polled_at) * 4 + if(status = 'active', 2, 3)
                    ) AS events
                FROM polls
                WHERE polled_at >= fromUnixTimestamp64Micro(since, 'UTC')
                  AND polled_at <= fromUnixTimestamp64Micro(as_of, 'UTC')
                  AND cityHash64(store_id) % {slices:UInt32} = {slice:UInt32}
                GROUP BY store_id
            ) AS polls USING (store_id)
        )
        WHERE bitAnd(piece[1], 3) = 1
    ),
    decided_periods AS
    (
        SELECT store_id, opens, closes, own_polls, own_polls AS deciding
        FROM periods
        WHERE {gaps:String} = 'unknown'
        UNION ALL
        SELECT
            store_id,
            opens,
            closes,
            own_polls,
            if(
                notEmpty(own_polls),
                own_polls,
                arrayFilter(poll -> poll NOT IN (0, never), [
                    max(own_polls[-1]) OVER (
                        PARTITION BY store_id ORDER BY opens
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                    ),
                    min(if(empty(own_polls), never, own_polls[1])) OVER (
                        PARTITION BY store_id ORDER BY opens
                        ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
                    )
                ])
            ) AS deciding
        FROM periods
        WHERE {gaps:String} = 'carry'
    )
SELECT
    store_id,
    greatest(opens, since) AS opened,
    least(closes, as_of) AS closed,
    own_polls,
    arrayMap(poll -> bitShiftRight(poll, 2), deciding) AS decided_by,
    arrayMap(poll -> bitAnd(poll, 3) = 2, deciding) AS up,
    -- Where the word of a poll ends and that of the next begins; the first speaks back to the opening,
    -- the last on to the closing. Polls from outside of the period (gaps = carry) keep to its edges.
    arrayMap(
        (poll, next) -> if({method:String} = 'hold', next, intDiv(poll + next, 2)),
        decided_by, arrayShiftLeft(decided_by, 1, 0)
    ) AS handovers,
    if(
        empty(own_polls),
        arrayMap(handover -> least(greatest(handover, opened), closed), handovers),
        handovers
    ) AS edges,
    arrayMap(
        (poll, edge) -> greatest(edge, poll - {reach:Int64}),
        decided_by, arrayShiftRight(edges, 1, opened)
    ) AS decided_from,
    arrayMap(
        (poll, edge) -> least(edge, poll + {reach:Int64}),
        decided_by, arrayShiftLeft(arrayShiftRight(edges, 1, opened), 1, closed)
    ) AS decided_to
FROM decided_periods
