-- As sql/schema/123_latest_polls.sql, of a store that serves one report: all its polls are in.
CREATE VIEW IF NOT EXISTS latest_polls AS
SELECT store_id, polled_at
FROM store_status FINAL
WHERE empty({bounds:Array(UInt64)})
