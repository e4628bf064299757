-- The lines of a file of polls (csv_lines), and whether each is `ordinary`: so plain that its
-- meaning is certain. Only such lines are read here; the rules for all others are in producers/csv.
-- `id_at`, `status_at` and `time_at` are the columns, counted from 1.
--
-- A time is certain if the parsed instant, formatted again, begins with this text, to the second at
-- least: that is true of no other text, whatever the engine would read into it.
--
-- Query it without short-circuit evaluation: separating the rows of each condition takes three
-- times as long as evaluating all of them.
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
