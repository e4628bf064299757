-- The first poll of all; no row where there is none.
SELECT toUnixTimestamp64Micro(min(first_polled_at)) AS first_us
FROM store_facts
HAVING countIf(first_polled_at < toDateTime64('2299-12-31', 6, 'UTC')) > 0
SETTINGS output_format_json_quote_64bit_integers = 0
