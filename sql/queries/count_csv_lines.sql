-- How many lines a file has, without its header and empty ones.
SELECT count() AS lines FROM csv_lines(
    path = {path:String}, compression = {compression:String},
    separator = {separator:String}, header_line = {header_line:UInt32}, id_at = {id_at:UInt32}
)
