-- How far changes have been announced by what published_status keeps; 0: not at all.
SELECT max(seq) AS last
FROM published_status
SETTINGS select_sequential_consistency = 1
