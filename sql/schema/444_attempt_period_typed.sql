-- attempt_bucket_typed of a report whose period is one bucket.
CREATE OR REPLACE VIEW attempt_period_typed AS
SELECT * EXCEPT (bucket)
FROM attempt_bucket_typed
