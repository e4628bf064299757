-- Takes batches out of the ledger that ranges hold: of each claim (topic/partition/epoch) those up
-- to an offset, and written down up to a moment. It asks no other table, so that each replica does
-- the same. It is done in the background: to wait for it would keep inserts waiting in an embedded
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
