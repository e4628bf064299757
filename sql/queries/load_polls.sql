-- Loads the polls of a file that are in plain form (see create_poll_lines.sql).
INSERT INTO incoming_polls (store_id, status, polled_at)
SELECT store_id, CAST(status, 'Enum8(\'active\' = 0, \'inactive\' = 1)'), polled_at
FROM poll_lines(
    path = {path:String}, compression = {compression:String},
    separator = {separator:String}, header_line = {header_line:UInt32}, latest = {latest:String},
    columns = {columns:UInt32},
    id_at = {id_at:UInt32}, status_at = {status_at:UInt32}, time_at = {time_at:UInt32}
)
WHERE ordinary
SETTINGS insert_deduplicate = 0, max_insert_threads = 2, short_circuit_function_evaluation = 'disable', max_memory_usage = 1000000000
