-- How far changes have been announced, and whether the one of this place is still kept.
SELECT
    greatest(
        (SELECT max(seq) FROM status_changes),
        (SELECT max(seq) FROM published_status)
    ) AS last,
    (SELECT count() FROM status_changes WHERE seq = {place:UInt64}) > 0 AS kept
