-- How far each partition of the log has been ingested, in its latest incarnation. `end_offset` is
-- where it ended at `observed_at`; the lag in seconds is the time since the oldest message that is
-- still missing was first observed there, `missing_since` (NULL: none is missing). `whole`: the
-- ledger covers every offset up to `next_offset` once, by ingest_gaps.
CREATE OR REPLACE VIEW pipeline AS
SELECT
    look.topic AS topic,
    look.partition AS partition,
    any(state.incarnation) AS incarnation,
    argMax(look.end_offset, look.observed_at) AS end_offset,
    max(look.observed_at) AS observed_at,
    any(state.next_offset) AS next_offset,
    any(state.kept) AS kept,
    any(state.rejected) AS rejected,
    toUInt64(greatest(toInt64(end_offset) - toInt64(next_offset), 0)) AS lag_messages,
    -- Observations from before the claim may be of an earlier incarnation of the topic.
    if(lag_messages = 0, NULL, coalesce(
        minOrNullIf(look.observed_at, look.observed_at >= state.claimed_at AND look.end_offset > state.next_offset),
        any(state.claimed_at)
    )) AS missing_since,
    ifNull(dateDiff('millisecond', missing_since, now64(3)) / 1000, 0) AS lag_seconds,
    any(state.faults) = 0 AS whole
FROM log_end_offsets AS look
LEFT JOIN
(
    SELECT
        claim.topic AS topic,
        claim.partition AS partition,
        claim.incarnation AS incarnation,
        claim.claimed_at AS claimed_at,
        greatest(claim.from_offset, taken.next_offset) AS next_offset,
        taken.kept AS kept,
        taken.rejected AS rejected,
        taken.faults + (claim.from_offset > greatest(claim.began_at, taken.next_offset)) AS faults
    FROM
    (
        SELECT
            topic,
            partition,
            incarnation,
            min(ingest_claims.from_offset) AS began_at,
            max(ingest_claims.from_offset) AS from_offset,
            min(ingest_claims.claimed_at) AS claimed_at
        FROM ingest_claims
        GROUP BY topic, partition, incarnation
        ORDER BY incarnation DESC
        LIMIT 1 BY topic, partition
    ) AS claim
    LEFT JOIN
    (
        SELECT
            topic,
            partition,
            incarnation,
            max(last_offset) + 1 AS next_offset,
            sum(ingest_batches.kept) AS kept,
            sum(ingest_batches.rejected) AS rejected,
            countIf(first_offset != expected_offset) AS faults
        FROM ingest_batches
        GROUP BY topic, partition, incarnation
    ) AS taken USING (topic, partition, incarnation)
) AS state USING (topic, partition)
GROUP BY topic, partition
