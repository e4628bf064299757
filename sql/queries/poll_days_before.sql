-- The oldest days that have polls and are before another, each a partition of poll_days.
SELECT partition AS day
FROM system.parts
WHERE active
  AND database = currentDatabase()
  AND table = 'poll_days'
  AND toDate(partition) < toDate({before:String})
GROUP BY partition
ORDER BY partition
LIMIT {most:UInt32}
