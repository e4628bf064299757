-- What was rejected, by topic and kind of reason; beyond the fifty most frequent ones the rest is
-- one.
WITH
    reasons AS (SELECT topic, kind, count() AS rows FROM rejected_rows FINAL GROUP BY topic, kind),
    ranked AS (SELECT *, row_number() OVER (ORDER BY rows DESC, topic, kind) AS place FROM reasons)
SELECT topic, if(place <= 50, kind, 'other') AS reason, sum(rows) AS count
FROM ranked
GROUP BY topic, reason
ORDER BY topic, reason
