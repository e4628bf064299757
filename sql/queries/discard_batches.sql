-- Removes batches from the ledger that are in ranges: of each claim (topic/partition/epoch) those
-- up to an offset that were recorded up to a moment. It reads no other table, so that each replica
-- does the same. It runs in the background: to wait for it would hold up inserts in an embedded
-- engine.
ALTER TABLE ingest_ledger DELETE
WHERE last_offset < transform(
        concat(topic, '/', toString(partition), '/', toString(epoch)),
        splitByChar(',', {claims:String}),
        arrayMap(end -> toUInt64(end), splitByChar(',', {ends:String})),
        toUInt64(0)
    )
  AND toUnixTimestamp64Milli(ingested_at) <= transform(
        concat(topic, '/', toString(partition), '/', toString(epoch)),
        splitByChar(',', {claims:String}),
        arrayMap(until -> toInt64(until), splitByChar(',', {untils:String})),
        toInt64(0)
    )
SETTINGS mutations_sync = 0
