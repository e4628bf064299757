-- Rejected rows, by where they came from: [topic, source, position] as JSON.
SELECT
    topic,
    kind,
    source,
    position,
    name,
    reason,
    raw,
    toUnixTimestamp64Milli(rejected_at) AS rejected_ms
FROM rejected_rows FINAL
WHERE (topic, source, position) IN
(
    SELECT arrayJoin(JSONExtract({places:String}, 'Array(Tuple(String, String, UInt64))'))
)
ORDER BY rejected_at DESC, position DESC, source
SETTINGS output_format_json_quote_64bit_integers = 0
