-- How many reports wait to be calculated, or are being calculated.
SELECT count() AS waiting
FROM reports FINAL
WHERE state = 'Running'
