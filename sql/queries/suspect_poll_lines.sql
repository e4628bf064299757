-- The lines of a file of polls that load_polls.sql leaves out, in their order; as base64, because
-- they may have any bytes. Of a long line, enough to see that it is too long.
SELECT number AS line_number, base64Encode(left(line, 200000)) AS bytes
FROM poll_lines(
    path = {path:String}, compression = {compression:String},
    separator = {separator:String}, header_line = {header_line:UInt32}, latest = {latest:String},
    columns = {columns:UInt32},
    id_at = {id_at:UInt32}, status_at = {status_at:UInt32}, time_at = {time_at:UInt32}
)
WHERE NOT ordinary
ORDER BY number
SETTINGS short_circuit_function_evaluation = 'disable', max_memory_usage = 1000000000, max_result_bytes = 50000000
