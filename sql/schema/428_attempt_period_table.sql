-- attempt_bucket_table of a report whose period is one bucket.
CREATE OR REPLACE VIEW attempt_period_table AS
SELECT * EXCEPT (bucket)
FROM attempt_bucket_table
