-- Takes a table away, if it is there.
DROP TABLE IF EXISTS {table:Identifier}
