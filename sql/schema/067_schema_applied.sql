-- Which state of the schema was brought about last: the SHA-256 of its files, and how many tables and
-- views there were then. As long as both are the same, a start has nothing to do.
CREATE TABLE IF NOT EXISTS schema_applied
(
    fingerprint String,
    tables UInt64,
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY applied_at
