-- Claims a partition. The token lets the first claim of an epoch in and silently drops any other.
INSERT INTO ingest_claims (topic, partition, epoch, incarnation, from_offset, owner)
SETTINGS async_insert = 0, insert_deduplicate = 1, insert_deduplication_token = {token:String}
FORMAT JSONCompactEachRow
