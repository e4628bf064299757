-- What an idempotency key was used for, if it was.
SELECT body_sha256, report_id
FROM report_keys
WHERE key_sha256 = {key_sha256:String}
SETTINGS select_sequential_consistency = 1
