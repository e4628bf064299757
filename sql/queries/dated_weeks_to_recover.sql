-- The weeks from a date on in an older ClickHouse that are later than what the log restored; and
-- all of the stores whose week without a date is restored, which takes the place of those before
-- it.
WITH
    before AS
    (
        SELECT
            store_id,
            valid_from,
            argMax(recovered_store_dated_weeks.week, recovered_store_dated_weeks.version) AS week,
            argMax(changed_by, recovered_store_dated_weeks.version) AS by,
            max(recovered_store_dated_weeks.version) AS version
        FROM recovered_store_dated_weeks
        GROUP BY store_id, valid_from
    ),
    now AS
    (
        SELECT
            store_id,
            valid_from,
            argMax(store_dated_weeks.week, store_dated_weeks.version) AS week,
            max(store_dated_weeks.version) AS version
        FROM store_dated_weeks
        GROUP BY store_id, valid_from
    )
SELECT before.store_id AS store_id, before.valid_from AS valid_from, before.week AS week, before.by AS changed_by
FROM before
LEFT JOIN now ON now.store_id = before.store_id AND now.valid_from = before.valid_from
LEFT JOIN (SELECT store_id, week, version FROM recovered_store_hours FINAL) AS undated
    ON undated.store_id = before.store_id
LEFT JOIN (SELECT store_id, week, version FROM store_hours FINAL) AS undated_now
    ON undated_now.store_id = before.store_id
WHERE before.version > undated.version
  AND (
      now.store_id = ''
      OR (before.version > now.version AND before.week != now.week)
      OR (undated.store_id != '' AND (
          undated_now.store_id = '' OR (undated.version > undated_now.version AND undated.week != undated_now.week)
      ))
  )
ORDER BY store_id, valid_from
SETTINGS join_use_nulls = 0
