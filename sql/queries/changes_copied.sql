-- How far changes have been published according to published_status; 0: not at all.
SELECT max(seq) AS last
FROM published_status
SETTINGS select_sequential_consistency = 1
