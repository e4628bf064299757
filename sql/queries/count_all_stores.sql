-- How many stores the polls, hours and timezones have.
SELECT uniqExact(store_id) AS stores
FROM
(
    SELECT store_id FROM store_status
    UNION ALL
    SELECT store_id FROM store_hours
    UNION ALL
    SELECT store_id FROM store_timezones
)
SETTINGS output_format_json_quote_64bit_integers = 0
