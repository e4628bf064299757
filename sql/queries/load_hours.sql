-- Loads the weeks of a file of opening hours whose lines are all in plain form: sorted and without
-- duplicates, so that stores with the same hours have the same week, whatever the order of their
-- rows. Fails, and loads nothing, at any other line, or if a store has more than `most_rows`
-- different ones.
INSERT INTO store_hours (store_id, week, version)
SELECT store_id, arraySort(groupUniqArray((day, start_time_local, end_time_local))) AS week, 0
FROM hours_lines(
    path = {path:String}, compression = {compression:String},
    separator = {separator:String}, header_line = {header_line:UInt32}, columns = {columns:UInt32},
    id_at = {id_at:UInt32}, day_at = {day_at:UInt32}, start_at = {start_at:UInt32}, end_at = {end_at:UInt32},
    monday = {monday:UInt8}
)
WHERE NOT throwIf(NOT ordinary, 'not all lines are spelled plainly')
GROUP BY store_id
HAVING NOT throwIf(length(week) > {most_rows:UInt32}, 'a store has too many different rows')
SETTINGS insert_deduplicate = 0, short_circuit_function_evaluation = 'disable', max_memory_usage = 1000000000
