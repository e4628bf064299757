-- Where the partitions of the log end now: the same again is a look of its own.
INSERT INTO log_end_offsets (topic, partition, end_offset)
SETTINGS async_insert = 0, insert_deduplicate = 0
FORMAT JSONCompactEachRow
