-- How many writes to files the embedded engine gave up since it was opened, such as on a full disk.
-- It does not say so to the statement, or the merge, that wrote: what they wrote is then empty or
-- cut off.
SELECT sum(value) AS writes
FROM system.events
WHERE event = 'WriteBufferFromFileDescriptorWriteFailed'
