-- The idempotency keys of report requests, as SHA-256 of caller and key, each with the SHA-256 of
-- the request and the id of its report. Of two requests with the same key the first one counts:
-- both insert under the same deduplication token, and the window keeps the second out.
CREATE TABLE IF NOT EXISTS report_keys
(
    key_sha256 String,
    body_sha256 String,
    report_id UUID,
    claimed_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY key_sha256
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
