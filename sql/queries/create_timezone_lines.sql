-- The lines of a file of zones (csv_lines), and whether each is `ordinary`: so plain that its
-- meaning is certain, if there is a zone of that name. `id_at` and `zone_at` are the columns,
-- counted from 1.
CREATE VIEW timezone_lines AS
SELECT
    number,
    store_id,
    cells[{zone_at:UInt32}] AS timezone_str,
    clean
        AND length(cells) = {columns:UInt32}
        AND plain_id
        AND match(timezone_str, '^[A-Za-z0-9_/+-]{1,64}$')
        AS ordinary
FROM csv_lines(
    path = {path:String}, compression = {compression:String},
    separator = {separator:String}, header_line = {header_line:UInt32}, id_at = {id_at:UInt32}
)
