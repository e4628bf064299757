-- What the calendars of these stores have beside the week.
SELECT store_id, calendar
FROM store_calendars(hours = [], special_days = [], closures = [])
WHERE store_id IN splitByChar(',', {ids:String})
SETTINGS max_threads = 1
