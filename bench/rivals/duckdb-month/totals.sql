-- Fills the totals of the rival DuckDB: the time up and down of each store in the period of its
-- schedule. The opening periods are filled as a whole, with a reach of twelve hours, and cut to the
-- period afterwards. The form is that of the report of the windows, which was found to be the
-- fastest.
INSERT INTO totals
WITH
    own AS
    (
        SELECT polls.number, polls.schedule, polls.us, polls.down, periods.opens, periods.closes
        FROM polls
        JOIN periods
          ON periods.schedule = polls.schedule
         AND polls.us >= periods.opens
         AND polls.us < periods.closes
        WHERE polls.us BETWEEN getvariable('since') AND getvariable('until')
    ),
    decided AS
    (
        SELECT
            number,
            schedule,
            us,
            opens,
            least(closes, getvariable('as_of')) AS closes,
            lag(us) OVER store AS before,
            lead(us) OVER store AS after,
            -- Of several polls at one instant, each of them has the status that counts.
            max(down) OVER (store RANGE BETWEEN CURRENT ROW AND CURRENT ROW) AS down
        FROM own
        WINDOW store AS (PARTITION BY number ORDER BY us)
    ),
    spans AS
    (
        SELECT
            number,
            down,
            greatest(
                months.since,
                us - 43200000000,
                if(before >= opens, (before + us) // 2, opens)
            ) AS since,
            least(
                months.till,
                us + 43200000000,
                if(after < closes, (us + after) // 2, closes)
            ) AS till
        FROM decided
        JOIN months USING (schedule)
    )
SELECT
    number,
    sum(greatest(0, till - since)) FILTER (NOT down) AS up,
    sum(greatest(0, till - since)) FILTER (down) AS down
FROM spans
GROUP BY number
