-- All weeks that stores have or had, by their hash; as JSON, the form that reports read.
SELECT toString(cityHash64(hours.week)) AS hash, toJSONString(any(hours.week)) AS week
FROM store_facts
GROUP BY cityHash64(hours.week)
SETTINGS output_format_json_named_tuples_as_objects = 0
