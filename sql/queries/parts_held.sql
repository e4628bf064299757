-- The active parts of these tables (joined by commas), partition by partition: the numbers of the
-- first and the last insert that each has, and its rows.
SELECT
    table,
    partition_id AS partition,
    arraySort(groupArray((min_block_number, max_block_number, rows))) AS parts
FROM system.parts
WHERE active AND database = currentDatabase() AND has(splitByChar(',', {tables:String}), table)
GROUP BY table, partition_id
ORDER BY table, partition_id
SETTINGS output_format_json_quote_64bit_integers = 0
