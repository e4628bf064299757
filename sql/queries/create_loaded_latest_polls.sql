-- Like sql/schema/332_latest_polls.sql, in a database for one report: all of its polls count.
CREATE VIEW IF NOT EXISTS latest_polls AS
SELECT store_id, polled_at
FROM store_status FINAL
WHERE empty({bounds:Array(UInt64)}) AND polled_at <= fromUnixTimestamp64Micro({to_us:Int64}, 'UTC')
UNION ALL
SELECT store_id, fromUnixTimestamp64Micro(bitShiftRight(arrayMax(events), 3), 'UTC') AS polled_at
FROM poll_events(from_us = 0, to_us = {to_us:Int64}, bounds = {bounds:Array(UInt64)})
WHERE store_id IN (
    SELECT store_id FROM store_status FINAL WHERE polled_at > fromUnixTimestamp64Micro({to_us:Int64}, 'UTC')
)
