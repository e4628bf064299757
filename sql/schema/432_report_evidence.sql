-- What the spans of each complete report are made from, as the parameters of run_spans: of a report
-- for a period as api/uptime/report-period.ts works them out.
CREATE OR REPLACE VIEW report_evidence AS
WITH
    toInt64(86400000000) AS day_us,
    8 * day_us AS eight_days,
    toUnixTimestamp64Micro(as_of) AS as_of_us,
    period_from != '' AS is_of_period,
    -- Dates are as long as 2024-10-07. No clock is more than 15 hours away from UTC.
    length(period_from) = 10 AS is_of_dates,
    toInt64(if(reach_us IS NULL, if(gaps = 'carry', eight_days, intDiv(day_us, 2)), assumeNotNull(reach_us))) AS reach_or_default,
    least(eight_days, greatest(reach_or_default, intDiv(day_us, 2))) AS nearby,
    if(gaps = 'carry', eight_days, nearby) AS after_us,
    if(method = 'hold', eight_days, after_us) AS before_us,
    toUnixTimestamp64Micro(parseDateTime64BestEffortOrZero(period_from, 6, 'UTC')) - if(is_of_dates, day_us, 0) AS earliest,
    toUnixTimestamp64Micro(parseDateTime64BestEffortOrZero(period_to, 6, 'UTC')) + if(is_of_dates, 2 * day_us, 0) AS latest
SELECT
    report_id,
    run_id,
    tz_version,
    toString(method) AS method_name,
    toString(gaps) AS gaps_name,
    reach_or_default AS reach,
    assumeNotNull(if(is_of_period, least(as_of_us, latest + after_us), as_of_us)) AS to_us,
    assumeNotNull(if(is_of_period, least(earliest - before_us, to_us), as_of_us - eight_days)) AS from_us,
    toInt32(floor(if(is_of_period, from_us, to_us) / day_us)) AS day,
    -- The buckets of a period are in report_buckets.
    if(is_of_period, [], [to_us - 7 * day_us, to_us]) AS marks,
    arrayMap(
        number -> arraySum(
            place -> if(place.partition = number, place.incarnation * toUInt64(exp2(40)) + place.next_offset, 0),
            arrayFilter(place -> place.topic = 'store.polls', ledger)
        ),
        range(if(
            notEmpty(arrayFilter(place -> place.topic = 'store.polls', ledger)),
            1 + arrayMax(arrayMap(place -> place.partition, arrayFilter(place -> place.topic = 'store.polls', ledger))),
            0
        ))
    ) AS bounds
FROM reports FINAL
WHERE state = 'Complete' AND as_of IS NOT NULL
