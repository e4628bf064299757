-- Of earlier versions: it read the polls that are taken over now.
DROP VIEW IF EXISTS store_status_from_polls
