-- Claims an idempotency key. The token lets the first claim in and silently drops any other.
INSERT INTO report_keys (key_sha256, body_sha256, report_id)
SETTINGS async_insert = 0, insert_deduplicate = 1, insert_deduplication_token = {token:String}
FORMAT JSONCompactEachRow
