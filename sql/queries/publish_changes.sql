-- Publishes, as one step, the stores whose status is not the last published one: of those whose row
-- was written in the last `seconds`. At most `most` of them, the oldest polls first. Writes nothing
-- if nothing changed, or if a step of this number has been published before: the token keeps it out
-- whatever its rows are, as long as they come as one block of one thread.
INSERT INTO status_changes (seq, store_id, from, to, polled_at, published_at)
WITH recent AS (SELECT store_id FROM store_status WHERE updated_at >= now64(3) - {seconds:UInt32})
SELECT
    {step:UInt64} * 10000000 + row_number() OVER (ORDER BY polled_at, store_id) AS seq,
    store_id,
    if(announced.store_id = '', NULL, announced.status),
    latest.status,
    polled_at,
    now64(3)
FROM
(
    SELECT store_id, status, polled_at
    FROM store_status FINAL
    WHERE store_id IN (recent)
) AS latest
LEFT JOIN
(
    SELECT store_id, status
    FROM published_status FINAL
    WHERE store_id IN (recent)
) AS announced USING (store_id)
WHERE (announced.store_id = '' OR announced.status != latest.status)
  AND (SELECT max(status_changes.seq) FROM status_changes) < {step:UInt64} * 10000000
ORDER BY seq
LIMIT {most:UInt32}
SETTINGS
    async_insert = 0,
    insert_deduplicate = 1,
    insert_deduplication_token = {token:String},
    deduplicate_insert_select = 'enable_even_for_bad_queries',
    select_sequential_consistency = 1,
    max_threads = 1,
    max_block_size = 200000,
    join_use_nulls = 0
