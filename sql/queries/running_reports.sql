-- Reports that were running when the process that calculated them ended, oldest first.
SELECT report_id
FROM reports FINAL
WHERE state = 'Running'
ORDER BY requested_at
