-- The offset that follows the last one taken in of a partition.
SELECT if(count() = 0, 0, max(last_offset) + 1) AS next_offset
FROM ingest_ledger
WHERE topic = {topic:String} AND partition = {partition:UInt32}
