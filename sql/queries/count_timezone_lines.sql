-- How many lines of a file of zones name each zone, and how many of them are not in plain form.
SELECT
    if(ordinary, timezone_str, '') AS zone,
    countIf(ordinary) AS ordinary_lines,
    countIf(NOT ordinary) AS other_lines
FROM timezone_lines(
    path = {path:String}, compression = {compression:String},
    separator = {separator:String}, header_line = {header_line:UInt32}, columns = {columns:UInt32},
    id_at = {id_at:UInt32}, zone_at = {zone_at:UInt32}
)
GROUP BY zone
SETTINGS short_circuit_function_evaluation = 'disable', max_memory_usage = 1000000000
