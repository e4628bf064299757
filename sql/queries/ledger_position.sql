-- How far a partition has come in: its latest claim, the offset that follows the last one taken in
-- under it, and when the log took in the newest message of this incarnation (milliseconds; 0: none).
-- No row for a partition that nobody has claimed yet.
SELECT
    claim.epoch AS epoch,
    claim.incarnation AS incarnation,
    greatest(claim.from_offset, taken.next_offset) AS next_offset,
    toUnixTimestamp64Milli(newest.at) AS newest_ms
FROM
(
    SELECT epoch, incarnation, from_offset
    FROM ingest_claims
    WHERE topic = {topic:String} AND partition = {partition:UInt32}
    ORDER BY epoch DESC
    LIMIT 1
) AS claim
LEFT JOIN
(
    SELECT epoch, max(last_offset) + 1 AS next_offset
    FROM ingest_ledger
    WHERE topic = {topic:String} AND partition = {partition:UInt32}
    GROUP BY epoch
) AS taken USING (epoch)
LEFT JOIN
(
    SELECT incarnation, max(newest_at) AS at
    FROM ingest_batches
    WHERE topic = {topic:String} AND partition = {partition:UInt32}
    GROUP BY incarnation
) AS newest USING (incarnation)
