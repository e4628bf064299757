-- The stores that were polled, in the order of their ids, with how many polls each has and the
-- schedule that it opens by. For a database of `npm run report`, whose polls are as they came.
SELECT store_id, polled.polls AS polls, toString(stores.schedule) AS schedule
FROM
(
    SELECT store_id, count() AS polls
    FROM incoming_polls
    GROUP BY store_id
) AS polled
INNER JOIN stores USING (store_id)
ORDER BY store_id
