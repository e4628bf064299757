-- Special days of stores, each with its place on the log.
INSERT INTO store_special_days (
    store_id, date, openings, is_removed, version, partition, changed_by, changed_at
)
SETTINGS async_insert = 0, insert_deduplicate = 0
FORMAT JSONCompactEachRow
