-- For analysts: how long each store was up and down from one instant to another, both within the
-- eight days of a complete report or within its period, by its spans. Its parameters are
-- `report_id`, `from` and `to`.
CREATE OR REPLACE VIEW uptime_between AS
SELECT
    store_id,
    sumIf(part_us, status = 'active') / 1e6 AS up_seconds,
    sumIf(part_us, status = 'inactive') / 1e6 AS down_seconds,
    100 * up_seconds / (up_seconds + down_seconds) AS uptime_pct
FROM
(
    SELECT
        store_id,
        status,
        toUnixTimestamp64Micro(least(ends, {to:DateTime64(6, 'UTC')}))
            - toUnixTimestamp64Micro(greatest(begins, {from:DateTime64(6, 'UTC')})) AS part_us
    FROM report_spans(report_id = {report_id:UUID})
    WHERE begins < {to:DateTime64(6, 'UTC')} AND ends > {from:DateTime64(6, 'UTC')}
)
GROUP BY store_id
