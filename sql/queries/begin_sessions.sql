-- Records since when the ends of sessions are stored here, unless that is recorded already.
INSERT INTO ended_sessions (subject, until)
SELECT '', fromUnixTimestamp64Milli({until_ms:Int64}, 'UTC')
WHERE (SELECT count() FROM ended_sessions WHERE subject = '') = 0
SETTINGS async_insert = 0, insert_deduplicate = 0, select_sequential_consistency = 1
