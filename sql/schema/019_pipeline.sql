-- How far each partition of the log has come in, in its latest incarnation. `end_offset` is where it
-- ended at `looked_at`; the lag in seconds is the time since the oldest message that is still missing
-- was first seen there. `whole`: the ledger covers every offset up to `next_offset` once.
CREATE OR REPLACE VIEW pipeline AS
SELECT
    ends.topic AS topic,
    ends.partition AS partition,
    claim.incarnation AS incarnation,
    ends.end_offset AS end_offset,
    ends.looked_at AS looked_at,
    greatest(claim.from_offset, taken.next_offset) AS next_offset,
    taken.kept AS kept,
    taken.set_aside AS set_aside,
    toUInt64(greatest(toInt64(end_offset) - toInt64(next_offset), 0)) AS lag_messages,
    arrayMin(arrayFilter(
        (at, end) -> at >= claim.claimed_at AND end > next_offset, ends.looks_at, ends.looks_end
    )) AS missing_since,
    if(lag_messages = 0, 0, dateDiff('millisecond', missing_since, now64(3)) / 1000) AS lag_seconds,
    gaps.faults = 0 AS whole
FROM
(
    SELECT
        topic,
        partition,
        argMax(log_ends.end_offset, log_ends.looked_at) AS end_offset,
        max(log_ends.looked_at) AS looked_at,
        groupArray(log_ends.looked_at) AS looks_at,
        groupArray(log_ends.end_offset) AS looks_end
    FROM log_ends
    GROUP BY topic, partition
) AS ends
LEFT JOIN
(
    SELECT
        topic,
        partition,
        incarnation,
        max(ingest_claims.from_offset) AS from_offset,
        min(ingest_claims.claimed_at) AS claimed_at
    FROM ingest_claims
    GROUP BY topic, partition, incarnation
    ORDER BY incarnation DESC
    LIMIT 1 BY topic, partition
) AS claim USING (topic, partition)
LEFT JOIN
(
    SELECT
        topic,
        partition,
        incarnation,
        max(last_offset) + 1 AS next_offset,
        sum(ingest_batches.kept) AS kept,
        sum(ingest_batches.set_aside) AS set_aside
    FROM ingest_batches
    GROUP BY topic, partition, incarnation
) AS taken ON taken.topic = ends.topic AND taken.partition = ends.partition AND taken.incarnation = claim.incarnation
LEFT JOIN
(
    SELECT topic, partition, incarnation, count() AS faults
    FROM ingest_gaps
    GROUP BY topic, partition, incarnation
) AS gaps ON gaps.topic = ends.topic AND gaps.partition = ends.partition AND gaps.incarnation = claim.incarnation
