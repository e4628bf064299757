-- Reports that wait for somebody to take them up, oldest first: nobody has begun, or the lease of
-- who calculated them is over. `held`: only those that do not wait until the log has come in.
SELECT report_id, attempt, run_id, selected, wait
FROM reports FINAL
WHERE state = 'Running' AND lease_until <= now64(3) AND NOT ({held:Bool} AND wait)
ORDER BY requested_at, report_id
LIMIT 100
