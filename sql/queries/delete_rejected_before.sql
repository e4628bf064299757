-- Deletes the rejected rows from before an instant (milliseconds since the epoch).
ALTER TABLE rejected_rows
DELETE WHERE rejected_at < fromUnixTimestamp64Milli({before_ms:Int64}, 'UTC')
SETTINGS mutations_sync = 1
