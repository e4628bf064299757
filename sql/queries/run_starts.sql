-- Since when all stores have their present status, as far as they were last seen in the other one in
-- the eight days before the newest poll: the first poll of the present status after that. No row in a
-- system of more stores than `most_stores`: to read the polls of so many would take too long.
WITH
    (
        SELECT max(greatest(last_active_at, last_inactive_at)) - INTERVAL 8 DAY FROM store_facts
    ) AS bound
SELECT
    polls.store_id AS store_id,
    facts.word AS status,
    toUnixTimestamp64Micro(facts.other_at) AS other_us,
    toUnixTimestamp64Micro(min(polls.polled_at)) AS since_us
FROM polls
INNER JOIN
(
    SELECT
        store_id,
        if(max(last_inactive_at) >= max(last_active_at), 'inactive', 'active') AS word,
        least(max(last_active_at), max(last_inactive_at)) AS other_at
    FROM store_facts
    GROUP BY store_id
    HAVING other_at >= bound
) AS facts ON facts.store_id = polls.store_id
WHERE polls.polled_at >= bound
  AND polls.polled_at >= facts.other_at
  AND polls.status = facts.word
  AND (SELECT uniq(store_id) FROM store_facts) <= {most_stores:UInt64}
GROUP BY store_id, status, other_us
SETTINGS output_format_json_quote_64bit_integers = 0
