-- Polled stores that an attempt at a report did not have, by the first position of their polls in
-- each partition.
SELECT partition, min(arrayMin(polls.2)) AS position
FROM poll_days
WHERE store_id NOT IN (SELECT store_id FROM report_stores WHERE run_id = {run_id:UUID})
GROUP BY partition, store_id
SETTINGS output_format_json_quote_64bit_integers = 0
