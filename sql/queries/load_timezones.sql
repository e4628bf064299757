-- Loads the zones of a file whose lines are all in plain form; of two of a store the later one
-- counts.
INSERT INTO store_timezones (store_id, timezone_str, version)
SELECT store_id, timezone_str, number
FROM timezone_lines(
    path = {path:String}, compression = {compression:String},
    separator = {separator:String}, header_line = {header_line:UInt32}, columns = {columns:UInt32},
    id_at = {id_at:UInt32}, zone_at = {zone_at:UInt32}
)
WHERE ordinary
SETTINGS insert_deduplicate = 0, short_circuit_function_evaluation = 'disable', max_memory_usage = 1000000000
