-- Where the partitions of the log end now.
INSERT INTO log_ends (topic, partition, end_offset)
SETTINGS async_insert = 0
FORMAT JSONCompactEachRow
