-- When polls at these positions came in, in milliseconds since the epoch: at the end of the batch,
-- or of the batches of a minute, that they came in with.
SELECT place, toUnixTimestamp64Milli(argMin(arrived_at, last_offset)) AS arrived_ms
FROM
(
    SELECT arrayJoin(arrayEnumerate({positions:Array(UInt64)})) AS place
) AS places
CROSS JOIN
(
    SELECT claims.partition AS partition, claims.incarnation AS incarnation, last_offset, arrived_at
    FROM poll_arrivals AS arrivals
    INNER JOIN ingest_claims AS claims USING (partition, epoch)
    WHERE claims.topic = 'store.polls'
) AS arrivals
WHERE arrivals.partition = arrayElement({partitions:Array(UInt32)}, place)
  AND arrivals.incarnation = bitShiftRight(arrayElement({positions:Array(UInt64)}, place), 40)
  AND last_offset >= bitAnd(arrayElement({positions:Array(UInt64)}, place), 1099511627775)
GROUP BY place
SETTINGS output_format_json_quote_64bit_integers = 0
