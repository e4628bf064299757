-- The latest status of every store, once all polls are loaded; otherwise store_status_from_incoming
-- keeps it. Twice the instant, plus one for inactive, is one number to compare: so inactive wins at
-- the same instant.
INSERT INTO store_status (store_id, status, polled_at)
SELECT
    store_id,
    CAST(bitAnd(latest, 1), 'Enum8(\'active\' = 0, \'inactive\' = 1)'),
    fromUnixTimestamp64Micro(bitShiftRight(latest, 1), 'UTC')
FROM
(
    SELECT store_id, max(toUnixTimestamp64Micro(polled_at) * 2 + toInt8(incoming_polls.status)) AS latest
    FROM incoming_polls
    GROUP BY store_id
)
SETTINGS insert_deduplicate = 0
