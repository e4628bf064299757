-- How far changes have been published (0: none is stored), and how far those of the last one's
-- store have been copied into published_status: a step is copied as a whole.
WITH (SELECT (seq, store_id) FROM status_changes ORDER BY seq DESC LIMIT 1) AS newest
SELECT
    newest.1 AS announced,
    (SELECT max(seq) FROM published_status WHERE store_id = newest.2) AS copied
SETTINGS select_sequential_consistency = 1
