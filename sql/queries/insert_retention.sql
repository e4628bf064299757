-- Records that data of a kind before an instant is deleted from now on.
INSERT INTO retention (kind, before)
SELECT {kind:String}, fromUnixTimestamp64Milli({before_ms:Int64}, 'UTC')
SETTINGS async_insert = 0, insert_deduplicate = 0
