-- The lines of a file of polls (csv_lines), and whether each is `ordinary`: spelled so plainly that
-- what it says is certain. Only such lines are read here; the rules for all others stand in
-- producers/csv. `id_at`, `status_at` and `time_at` say where the columns stand, counted from 1.
--
-- A time is certain where it is the beginning of how the instant that was made of it is written, to
-- the second at least: no other text is, whatever the engine would read into it.
--
-- Ask it without short-circuit evaluation: to put the rows of each condition aside takes three
-- times as long as to work out all of them.
CREATE VIEW poll_lines AS
WITH
    cells[{time_at:UInt32}] AS time,
    translate(trimRight(left(time, 26), ' UTCZ'), 'T', ' ') AS digits
SELECT
    number,
    line,
    store_id,
    cells[{status_at:UInt32}] AS status,
    toDateTime64OrZero(digits, 6, 'UTC') AS polled_at,
    length(cells) = {columns:UInt32}
        -- Without further columns, these conditions leave no room for anything unclean.
        AND ({columns:UInt32} = 3 OR clean)
        AND plain_id
        AND status IN ('active', 'inactive')
        AND length(digits) >= length('2023-01-22 12:09:39')
        AND startsWith(toString(polled_at), digits)
        AND substring(time, length(digits) + 1) IN (' UTC', 'Z', '+00:00', '')
        AND polled_at >= toDateTime64('2000-01-01', 6, 'UTC')
        AND polled_at <= toDateTime64({latest:String}, 6, 'UTC')
        AS ordinary
FROM csv_lines(
    path = {path:String}, compression = {compression:String},
    separator = {separator:String}, header_line = {header_line:UInt32}, id_at = {id_at:UInt32}
)
