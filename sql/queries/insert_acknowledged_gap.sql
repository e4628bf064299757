-- Acknowledges a gap. The token lets the first acknowledgement in and silently drops any other.
INSERT INTO acknowledged_gaps
    (topic, partition, incarnation, expected_offset, found_offset, acknowledged_by, reason)
SETTINGS async_insert = 0, insert_deduplicate = 1, insert_deduplication_token = {token:String}
FORMAT JSONCompactEachRow
