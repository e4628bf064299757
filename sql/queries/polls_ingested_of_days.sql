-- How far polls of these UTC days have come in: the highest position of each partition, and of how
-- many stores there is anything at all.
SELECT toUInt16(day) AS day, partition, max(newest_position) AS newest
FROM poll_days
WHERE toUInt16(day) BETWEEN {first_day:UInt16} AND {last_day:UInt16}
GROUP BY day, partition
SETTINGS output_format_json_quote_64bit_integers = 0
