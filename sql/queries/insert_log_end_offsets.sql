-- Where the partitions of the log end now: equal offsets are an observation of their own.
INSERT INTO log_end_offsets (topic, partition, end_offset)
SETTINGS async_insert = 0, insert_deduplicate = 0
FORMAT JSONCompactEachRow
