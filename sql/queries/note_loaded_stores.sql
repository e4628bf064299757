-- The latest word on every store, once all polls are in; otherwise store_status_from_polls keeps it.
INSERT INTO store_status (store_id, status, polled_at)
SELECT store_id, argMax(polls.status, (polls.polled_at, polls.status)), max(polls.polled_at)
FROM polls
GROUP BY store_id
