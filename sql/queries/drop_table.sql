-- Drops a table, if it exists.
DROP TABLE IF EXISTS {table:Identifier}
