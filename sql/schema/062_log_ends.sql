-- The looks of earlier versions, a row each: log_looks has taken their place.
DROP TABLE IF EXISTS log_ends
