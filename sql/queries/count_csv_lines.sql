-- How many lines a file has, but for its header and empty ones.
SELECT count() AS lines FROM csv_lines(path = {path:String}, compression = {compression:String})
