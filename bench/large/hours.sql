-- Weeks of generated stores: a few hundred different ones, some of them over midnight, some without
-- a Sunday; every twelfth store has none and never closes.
INSERT INTO store_hours (store_id, week, version)
WITH
    cityHash64(number, 'week') % 300 AS week,
    6 + cityHash64(week, 'opens') % 6 AS opens,
    (opens + 8 + cityHash64(week, 'long') % 10) % 24 AS closes,
    if(week % 3 = 0, 6, 7) AS days,
    hour -> concat(leftPad(toString(hour), 2, '0'), ':', if(week % 2 = 0, '00', '30'), ':00') AS clock
SELECT
    toString(1000000000000000000 + cityHash64(number, 'id') % 8000000000000000000),
    arrayMap(day -> (toUInt8(day), clock(opens), clock(closes)), range(days)),
    number
FROM numbers_mt({from:UInt64}, {stores:UInt64})
WHERE number % 12 > 0
