-- Fills the ledger of the rival DuckDB for a slice of the stores: each poll with its opening
-- period, one pass of windows over the polls of each store, and the sums. The fastest form found:
-- an ASOF join to the periods took half as long again; a GROUP BY for polls of the same instant, or
-- partitions by period too, a quarter more.
INSERT INTO ledger
WITH
    own AS
    (
        SELECT polls.number, polls.us, polls.down, periods.opens, periods.closes
        FROM polls
        JOIN periods
          ON periods.schedule = polls.schedule
         AND polls.us >= periods.opens
         AND polls.us < periods.closes
        WHERE polls.us BETWEEN getvariable('as_of') - 691200000000 AND getvariable('as_of')
          AND polls.number BETWEEN $first AND $last
    ),
    decided AS
    (
        SELECT
            number,
            us,
            opens,
            closes,
            lag(us) OVER store AS before,
            lead(us) OVER store AS after,
            -- Of several polls at one instant, each of them has the status that counts.
            max(down) OVER (store RANGE BETWEEN CURRENT ROW AND CURRENT ROW) AS down
        FROM own
        WINDOW store AS (PARTITION BY number ORDER BY us)
    ),
    edges AS
    (
        SELECT
            number,
            down,
            if(before >= opens, (before + us) // 2, opens) AS since,
            if(after < closes, (us + after) // 2, least(closes, getvariable('as_of'))) AS till
        FROM decided
    )
SELECT
    number,
    sum(greatest(0, till - greatest(since, getvariable('as_of') - 3600000000))) FILTER (NOT down) AS up_hour,
    sum(greatest(0, till - greatest(since, getvariable('as_of') - 86400000000))) FILTER (NOT down) AS up_day,
    sum(greatest(0, till - greatest(since, getvariable('as_of') - 604800000000))) FILTER (NOT down) AS up_week,
    sum(greatest(0, till - greatest(since, getvariable('as_of') - 3600000000))) FILTER (down) AS down_hour,
    sum(greatest(0, till - greatest(since, getvariable('as_of') - 86400000000))) FILTER (down) AS down_day,
    sum(greatest(0, till - greatest(since, getvariable('as_of') - 604800000000))) FILTER (down) AS down_week
FROM edges
GROUP BY number
