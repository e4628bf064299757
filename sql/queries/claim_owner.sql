-- Who has claimed an epoch of a partition.
SELECT owner
FROM ingest_claims
WHERE topic = {topic:String} AND partition = {partition:UInt32} AND epoch = {epoch:UInt64}
