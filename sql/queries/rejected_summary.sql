-- How many rows were set aside for each topic.
SELECT topic, count() AS rows
FROM rejected_rows FINAL
GROUP BY topic
ORDER BY topic
