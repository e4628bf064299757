-- Reports that are asked for, for anybody to take up. The token lets a report in once.
INSERT INTO reports (report_id, as_of, method, reach_us, gaps, detail, label, selected)
SETTINGS async_insert = 0, insert_deduplication_token = {token:String}
FORMAT JSONCompactEachRow
