-- The polls of these stores from one instant to another, both included, in order of time: each as
-- twice its microseconds, plus one for inactive. Of those within `bounds` (see poll_events).
SELECT
    store_id,
    arraySort(arrayDistinct(arrayMap(event -> bitShiftRight(event, 3) * 2 + bitAnd(event, 1), events))) AS polls
FROM poll_events(from_us = {from_us:Int64}, to_us = {to_us:Int64}, bounds = {bounds:Array(UInt64)})
WHERE store_id IN splitByChar(',', {ids:String})
SETTINGS output_format_json_quote_64bit_integers = 0
