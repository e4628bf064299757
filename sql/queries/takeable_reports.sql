-- Reports that wait for somebody to take them up, oldest first: nobody has begun, or the lease of who
-- calculated them is over.
SELECT report_id, attempt, run_id, selected
FROM reports FINAL
WHERE state = 'Running' AND lease_until <= now64(3)
ORDER BY requested_at, report_id
LIMIT 100
