-- How far the polls of these UTC days have come in: the highest position of each partition.
SELECT toUInt16(day) AS day, partition, max(newest_position) AS newest
FROM poll_day_ends
WHERE toUInt16(day) BETWEEN {first_day:UInt16} AND {last_day:UInt16}
GROUP BY day, partition
SETTINGS output_format_json_quote_64bit_integers = 0
