-- Of each kind of data, the instant before which it was deleted on purpose, in milliseconds.
SELECT kind, toUnixTimestamp64Milli(max(before)) AS before_ms
FROM retention
GROUP BY kind
SETTINGS output_format_json_quote_64bit_integers = 0
