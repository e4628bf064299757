-- What has changed of a store, newest first, after a given place in that order. What was ingested
-- before its time was recorded comes last, by its position on the log.
SELECT
    kind,
    key,
    before,
    after,
    replaced,
    changed_by,
    toUnixTimestamp64Milli(changed_at) AS changed_ms,
    toUInt64(partition) AS partition,
    version
FROM store_changes
WHERE store_id = {store_id:String}
  AND ({kind:String} = '' OR kind = {kind:String})
  AND (changed_ms, version, toUInt64(partition), kind, key)
      < ({before_ms:Int64}, {before_version:UInt64}, {before_partition:UInt64}, {before_kind:String}, {before_key:String})
ORDER BY changed_ms DESC, version DESC, store_changes.partition DESC, kind DESC, key DESC
LIMIT {limit:UInt32}
SETTINGS output_format_json_quote_64bit_integers = 0
