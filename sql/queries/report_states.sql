-- How many reports there are in each state.
SELECT state, count() AS count
FROM reports FINAL
GROUP BY state
ORDER BY state
