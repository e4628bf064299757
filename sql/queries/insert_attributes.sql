-- Attributes of stores, each set with its place on the log.
INSERT INTO store_attributes (store_id, attributes, version, partition, changed_by, changed_at)
SETTINGS async_insert = 0, insert_deduplicate = 0
FORMAT JSONCompactEachRow
