-- Zones of generated stores; every fiftieth has none.
INSERT INTO store_timezones (store_id, timezone_str, version)
WITH [
    'America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles', 'America/Phoenix',
    'America/Boise', 'America/Sao_Paulo', 'America/Mexico_City', 'Europe/London', 'Europe/Berlin',
    'Asia/Beirut', 'Asia/Kolkata', 'Asia/Tokyo', 'Australia/Sydney', 'Pacific/Auckland'
] AS zones
SELECT
    toString(1000000000000000000 + cityHash64(number, 'id') % 8000000000000000000),
    zones[1 + cityHash64(number, 'zone') % length(zones)],
    number
FROM numbers_mt({from:UInt64}, {stores:UInt64})
WHERE number % 50 > 0
