-- How many lines of a file of opening hours are spelled plainly, and how many are not.
SELECT countIf(ordinary) AS ordinary_lines, countIf(NOT ordinary) AS other_lines
FROM hours_lines(
    path = {path:String}, compression = {compression:String}, columns = {columns:UInt32},
    id_at = {id_at:UInt32}, day_at = {day_at:UInt32}, start_at = {start_at:UInt32}, end_at = {end_at:UInt32}
)
SETTINGS short_circuit_function_evaluation = 'disable', max_memory_usage = 1000000000
