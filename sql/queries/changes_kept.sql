-- How far changes have been published, and whether the one of this number is still stored.
SELECT
    greatest(
        (SELECT max(seq) FROM status_changes),
        (SELECT max(seq) FROM published_status)
    ) AS last,
    (SELECT count() FROM status_changes WHERE seq = {place:UInt64}) > 0 AS kept
