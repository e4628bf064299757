-- How many reports wait to be calculated, or are being calculated; and how many of those do not
-- wait until the log is ingested.
SELECT count() AS waiting, countIf(NOT wait) AS at_once
FROM reports FINAL
WHERE state = 'Running'
