-- What was rejected, by topic and kind of reason, the most frequent first, with where the first and
-- the newest row of each kind came from; `kinds` and `total` count all, however few are listed.
WITH found AS
(
    -- Rows that came in together are told apart by their position.
    WITH bitShiftLeft(toUInt128(toUnixTimestamp64Milli(rejected_at)), 64) + position AS place
    SELECT
        topic,
        kind,
        count() AS rows,
        min(rejected_at) AS first_at,
        max(rejected_at) AS newest_at,
        argMin((source, position), place) AS first,
        argMax((source, position), place) AS newest
    FROM rejected_rows FINAL
    GROUP BY topic, kind
)
SELECT
    topic,
    kind,
    rows,
    toUnixTimestamp64Milli(first_at) AS first_ms,
    toUnixTimestamp64Milli(newest_at) AS newest_ms,
    first.1 AS first_source,
    first.2 AS first_position,
    newest.1 AS newest_source,
    newest.2 AS newest_position,
    count() OVER () AS kinds,
    sum(rows) OVER () AS total
FROM found
ORDER BY rows DESC, topic, kind
LIMIT {limit:UInt32}
SETTINGS output_format_json_quote_64bit_integers = 0
