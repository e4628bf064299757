-- Reports that can be claimed, oldest first: no attempt has begun, or the lease of the last one has
-- expired. `held`: only those that do not wait until the log is ingested.
SELECT
    report_id,
    attempt,
    expired,
    run_id,
    selected,
    wait,
    period_from,
    period_to,
    period_zone,
    period_by
FROM reports FINAL
WHERE state = 'Running' AND lease_until <= now64(3) AND NOT ({held:Bool} AND wait)
ORDER BY requested_at, report_id
LIMIT 100
