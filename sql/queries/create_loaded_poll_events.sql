-- Like sql/schema/214_poll_events.sql, in a database for one report: all of its polls count.
CREATE VIEW IF NOT EXISTS poll_events AS
SELECT
    store_id,
    groupArray(toUnixTimestamp64Micro(polled_at) * 8 + 2 + toUInt8(incoming_polls.status)) AS events
FROM incoming_polls
WHERE empty({bounds:Array(UInt64)})
  AND polled_at >= fromUnixTimestamp64Micro({from_us:Int64}, 'UTC')
  AND polled_at <= fromUnixTimestamp64Micro({to_us:Int64}, 'UTC')
GROUP BY store_id
