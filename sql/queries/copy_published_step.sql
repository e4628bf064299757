-- Copies the last step into published_status; repeating it changes nothing.
INSERT INTO published_status (store_id, status, seq)
SELECT store_id, to, seq
FROM status_changes
WHERE seq > {step:UInt64} * 10000000
SETTINGS async_insert = 0, insert_deduplicate = 0, select_sequential_consistency = 1
