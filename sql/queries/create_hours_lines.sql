-- The lines of a file of opening hours (csv_lines), and whether each is `ordinary`: so plain that
-- its meaning is certain. Only such lines are read here; the rules for all others are in
-- producers/csv. `id_at`, `day_at`, `start_at` and `end_at` are the columns, counted from 1;
-- `monday` is the number of Monday.
CREATE VIEW hours_lines AS
WITH cells[{day_at:UInt32}] AS weekday
SELECT
    store_id,
    toUInt8(toUInt8OrZero(weekday) - {monday:UInt8}) AS day,
    cells[{start_at:UInt32}] AS start_time_local,
    cells[{end_at:UInt32}] AS end_time_local,
    clean
        AND length(cells) = {columns:UInt32}
        AND plain_id
        AND weekday IN ('1', '2', '3', '4', '5', '6', if({monday:UInt8} = 0, '0', '7'))
        -- One expression for both times: it takes most of the time of this view.
        AND length(start_time_local) = 8
        AND match(start_time_local || end_time_local, '^(([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d){2}$')
        AND (start_time_local != end_time_local OR start_time_local = '00:00:00')
        AS ordinary
FROM csv_lines(
    path = {path:String}, compression = {compression:String},
    separator = {separator:String}, header_line = {header_line:UInt32}, id_at = {id_at:UInt32}
)
