-- Calculates the rows of an attempt at a report for a period, for the stores of one slice and each
-- of their buckets. The time of a status is that part of its spans (sql/schema/420_run_spans.sql)
-- which lies in the bucket; polls are counted where they are, and an outage, which is inactive runs
-- without an active one between them, in each bucket that some of its downtime lies in.
INSERT INTO report_period_rows (
    report_id, run_id, store_id, bucket, up, down, open, excused, polls, outages
)
WITH
    -- A span reaches eight days at most beyond the bucket of its polls. What is carried has no
    -- bucket.
    (bucket, count, is_carried) -> range(
        if(is_carried, toInt64(1), greatest(1, toInt64(bucket) - 9)),
        if(is_carried, toInt64(count), least(toInt64(count), toInt64(bucket) + 9)) + 1
    ) AS candidates,
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
        part.1 AS place,
        sum(part.2) AS up,
        sum(part.3) AS down,
        sum(part.4) AS polls,
        uniqExactIf(part.5, part.5 != 0) AS outages
    FROM
    (
        SELECT
            store_id,
            arrayJoin(arrayConcat(
                [(toInt64(bucket), toInt64(0), toInt64(0), toInt64(polls), toUInt64(0))],
                arrayMap(
                    place -> (
                        toInt64(place),
                        if(run_kind = 2, least(to, bucket_ends[place]) - greatest(from, bucket_starts[place]), 0),
                        if(run_kind = 3, least(to, bucket_ends[place]) - greatest(from, bucket_starts[place]), 0),
                        toInt64(0),
                        if(run_kind = 3, outage, 0)
                    ),
                    arrayFilter(
                        place -> least(to, bucket_ends[place]) > greatest(from, bucket_starts[place]),
                        candidates(bucket, length(bucket_starts), is_carried)
                    )
                )
            )) AS part
        FROM
        (
            SELECT
                store_id,
                schedule,
                run_kind,
                from,
                to,
                bucket,
                polls,
                is_carried,
                sum(begins) OVER (PARTITION BY store_id ORDER BY first, opens) AS outage
            FROM
            (
                SELECT
                    *,
                    run_kind = 3 AND lagInFrame(run_kind) OVER (
                        PARTITION BY store_id ORDER BY first, opens
                        ROWS BETWEEN 1 PRECEDING AND CURRENT ROW
                    ) != 3 AS begins
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
            )
        ) AS runs
        INNER JOIN times USING (schedule)
    )
    GROUP BY store_id, place
) AS sums USING (store_id, place)
SETTINGS insert_deduplicate = 0, join_use_nulls = 0, max_block_size = 2048
