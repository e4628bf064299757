-- The active parts of these tables (joined by commas; none: of all tables but those named in
-- `except`).
SELECT table, name AS part
FROM system.parts
WHERE active AND database = currentDatabase() AND rows > 0
  AND ({names:String} = '' OR has(splitByChar(',', {names:String}), table))
  AND NOT has(splitByChar(',', {except:String}), table)
ORDER BY table, name
