-- How many weeks and zones of stores are there that are beyond the bounds of their topic (see poll_events);
-- those of before there were positions are not.
WITH
    (bounds, partition, version) -> notEmpty(bounds)
        AND partition != 4294967295
        AND version >= arrayElement(bounds, partition + 1) AS is_beyond
SELECT
    (SELECT countIf(is_beyond({hours:Array(UInt64)}, partition, version)) FROM store_hours)
        + (SELECT countIf(is_beyond({timezones:Array(UInt64)}, partition, version)) FROM store_timezones) AS beyond
SETTINGS output_format_json_quote_64bit_integers = 0
