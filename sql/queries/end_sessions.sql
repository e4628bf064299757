-- Ends a session, or those of a token that began up to an instant; repeating it changes nothing.
INSERT INTO ended_sessions (subject, until)
SELECT {subject:String}, fromUnixTimestamp64Milli({until_ms:Int64}, 'UTC')
SETTINGS async_insert = 0, insert_deduplicate = 0
