-- Calculates the rows of an attempt at a report for a period, for the stores of one slice and each
-- of their buckets. The time of a status is that part of its spans (sql/schema/420_run_spans.sql)
-- which lies in the bucket; polls are counted where they are, and an outage, which is inactive runs
-- without an active one between them, in each bucket that some of its downtime lies in.
INSERT INTO report_period_rows (
    report_id, run_id, store_id, bucket, up, down, open, excused, polls, outages
)
WITH
    -- A span reaches no farther beyond the bucket of its polls than this many others, each at least
    -- half a day long but for the first and the last. What is carried has no bucket.
    (bucket, is_carried) -> if(
        is_carried, toInt64(1), greatest(1, toInt64(bucket) - intDiv({reach:Int64}, 43200000000) - 1)
    ) AS first_met,
    (bucket, count, is_carried) -> if(
        is_carried, toInt64(count), toInt64(bucket) + intDiv({reach:Int64}, 43200000000) + 1
    ) AS last_met,
    times AS
    (
        SELECT *
        FROM open_times(
            run_id = {run_id:UUID},
            to_us = {as_of:Int64},
            day = {day:Int32},
            tz_version = {tz_version:String}
        )
    )
SELECT
    {report_id:UUID},
    {run_id:UUID},
    rows.store_id,
    rows.label,
    sums.up,
    sums.down,
    rows.open,
    rows.excused,
    sums.polls,
    sums.outages
FROM
(
    SELECT
        store_id,
        arrayJoin(arrayZip(arrayEnumerate(open_time), bucket_labels, open_time, excused_time)) AS row,
        toInt64(row.1) AS place,
        row.2 AS label,
        row.3 AS open,
        row.4 AS excused
    FROM report_stores
    INNER JOIN times USING (schedule)
    WHERE run_id = {run_id:UUID}
      AND store_id >= {first:String}
      AND ({after:String} = '' OR store_id < {after:String})
) AS rows
LEFT JOIN
(
    SELECT
        store_id,
        place,
        sumIf(time, run_kind = 2) AS up,
        sumIf(time, run_kind = 3) AS down,
        sumIf(polls_of_run, place = bucket) AS polls,
        uniqExactIf(outage, run_kind = 3 AND time > 0) AS outages
    FROM
    (
        SELECT
            store_id,
            run_kind,
            bucket,
            polls_of_run,
            outage,
            first_met(bucket, is_carried) AS first_place,
            last_met(bucket, length(bucket_starts), is_carried) - first_place + 1 AS count,
            arraySlice(bucket_starts, first_place, count) AS starts,
            arraySlice(bucket_ends, first_place, count) AS ends,
            -- An array from outside of a lambda is copied for each of its elements: these are not.
            arrayJoin(arrayFilter(
                (met, start, end) -> met.1 = bucket OR least(to, end) > greatest(from, start),
                arrayZip(arrayMap(index -> toInt64(index) + first_place - 1, arrayEnumerate(starts)), starts, ends),
                starts,
                ends
            )) AS met,
            met.1 AS place,
            greatest(0, least(to, met.3) - greatest(from, met.2)) AS time
        FROM
        (
            SELECT
                store_id,
                schedule,
                run_kind,
                from,
                to,
                bucket,
                polls AS polls_of_run,
                is_carried,
                -- Inactive runs without an active one between them have the same number. What is
                -- carried counts where its polls are.
                countIf(run_kind = 2) OVER (PARTITION BY store_id ORDER BY first) AS outage
            FROM run_spans(
                run_id = {run_id:UUID},
                first = {first:String},
                after = {after:String},
                from_us = {from:Int64},
                to_us = {to:Int64},
                day = {day:Int32},
                tz_version = {tz_version:String},
                marks = [],
                starts = [],
                ends = [],
                method = {method:String},
                reach_us = {reach:Int64},
                gaps = {gaps:String},
                bounds = {bounds:Array(UInt64)}
            )
        ) AS runs
        INNER JOIN times USING (schedule)
    )
    GROUP BY store_id, place
) AS sums USING (store_id, place)
SETTINGS insert_deduplicate = 0, join_use_nulls = 0, max_block_size = 2048
