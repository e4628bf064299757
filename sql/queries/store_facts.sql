-- What is known of these stores, in as many rows as the table has of each: several rows must be
-- combined (see store_facts). It is queried hundreds of times a second, and combining them here
-- would cost twice as much as reading them.
SELECT
    store_id,
    toUnixTimestamp64Micro(first_polled_at) AS first_polled_us,
    toUnixTimestamp64Micro(last_active_at) AS last_active_us,
    toUnixTimestamp64Micro(last_inactive_at) AS last_inactive_us,
    polls_taken,
    zone,
    hours
FROM store_facts
PREWHERE store_id IN splitByChar(',', {ids:String})
SETTINGS output_format_json_quote_64bit_integers = 0, max_threads = 1
