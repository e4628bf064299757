-- Reads a whole table and checks each part of it against its checksums.
CHECK TABLE {table:Identifier}
SETTINGS check_query_single_value_result = 0
