-- Of earlier versions: it read the polls that are taken over now.
DROP VIEW IF EXISTS store_facts_from_polls
