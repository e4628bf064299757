-- The lines of a CSV file that are not empty, but for the first, its header: each with its number, counted
-- from 1, and its cells. `clean` lines are certain to be no more than what stands between their commas.
CREATE VIEW csv_lines AS
SELECT
    _row_number + 1 AS number,
    line,
    left(line, length(line) - endsWith(line, '\r')) AS bare,
    splitByChar(',', bare) AS cells,
    position(bare, '"') = 0 AND position(bare, '\r') = 0 AND length(line) < 65536 AS clean
FROM file({path:String}, 'LineAsString', 'line String', {compression:String})
WHERE number > 1 AND bare != ''
