-- The lines of a file of zones (csv_lines), and whether each is `ordinary`: spelled so plainly that what it
-- says is certain, if there is a zone of that name. `id_at` and `zone_at` say where the columns stand,
-- counted from 1.
CREATE VIEW timezone_lines AS
SELECT
    number,
    cells[{id_at:UInt32}] AS store_id,
    cells[{zone_at:UInt32}] AS timezone_str,
    clean
        AND length(cells) = {columns:UInt32}
        AND match(store_id, '^[A-Za-z0-9][A-Za-z0-9_:-]{0,63}$')
        AND match(timezone_str, '^[A-Za-z0-9_/+-]{1,64}$')
        AS ordinary
FROM csv_lines(path = {path:String}, compression = {compression:String})
