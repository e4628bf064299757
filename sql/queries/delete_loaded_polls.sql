-- Deletes all polls, to load them again.
TRUNCATE TABLE incoming_polls
