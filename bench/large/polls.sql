-- Polls of generated stores: one an hour for `hours` hours from `start` on, each a little late, and
-- about 8 % of them inactive, in runs of six hours. Everything follows from the numbers of the
-- store and of the hour.
INSERT INTO incoming_polls (store_id, polled_at, status)
WITH
    intDiv(number, {hours:UInt64}) AS store,
    number % {hours:UInt64} AS hour,
    toDateTime64({start:String}, 6, 'UTC') AS start
SELECT
    toString(1000000000000000000 + cityHash64(store, 'id') % 8000000000000000000),
    addMicroseconds(start, hour * 3600000000 + cityHash64(store, hour, 'late') % 1800000000),
    if(cityHash64(store, intDiv(hour, 6), 'down') % 100 < 8, 'inactive', 'active')
FROM numbers_mt({from:UInt64} * {hours:UInt64}, {stores:UInt64} * {hours:UInt64})
SETTINGS
    max_insert_threads = 1,
    min_insert_block_size_rows = 8400000,
    min_insert_block_size_bytes = 0,
    max_partitions_per_insert_block = 0
