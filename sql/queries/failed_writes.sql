-- How many writes to files the embedded engine gave up since it was opened, for instance on a full
-- disk. It does not report this to the statement, or the merge, that wrote: what they wrote is then
-- empty or truncated.
SELECT sum(value) AS writes
FROM system.events
WHERE event = 'WriteBufferFromFileDescriptorWriteFailed'
