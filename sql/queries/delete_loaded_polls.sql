-- Takes all polls away again, to begin anew.
TRUNCATE TABLE incoming_polls
