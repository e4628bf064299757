-- The clock of ClickHouse, in milliseconds since the epoch.
SELECT toUnixTimestamp64Milli(now64(3)) AS now_ms
SETTINGS output_format_json_quote_64bit_integers = 0
