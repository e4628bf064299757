-- The lines of a CSV file after its header that are not empty: each with its number, from 1, its
-- cells, and the store id, which is in column `id_at`. The cells of `clean` lines are certain to be
-- what is between their separators. A `plain_id` is certain to be an id: it has the right
-- characters, without dots, and is not a number or a missing value in place of an id (`8E18`,
-- `nan`); the rule is in producers/messages/store-id.ts.
CREATE VIEW csv_lines AS
SELECT
    _row_number + 1 AS number,
    line,
    left(line, length(line) - endsWith(line, '\r')) AS bare,
    splitByChar({separator:String}, bare) AS cells,
    position(bare, '"') = 0 AND position(bare, '\r') = 0 AND length(line) < 65536 AS clean,
    cells[{id_at:UInt32}] AS store_id,
    translate(store_id, '0123456789-', '') AS letters,
    length(store_id) BETWEEN 1 AND 64
        AND empty(translate(letters, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:', ''))
        AND left(store_id, 1) NOT IN ('_', ':', '-')
        AND lower(letters) NOT IN ('e', 'nan', 'null', 'none')
        AS plain_id
FROM file({path:String}, 'LineAsString', 'line String', {compression:String})
WHERE number > {header_line:UInt32} AND bare != ''
