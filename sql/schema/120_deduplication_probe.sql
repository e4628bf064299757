-- What a process inserts at its start to learn whether this server keeps a deduplication token out
-- the second time, and takes equal rows without a token twice: claims, attempts and published
-- changes rely on that. Each process has a probe of its own.
CREATE TABLE IF NOT EXISTS deduplication_probe
(
    probe UUID,
    inserted LowCardinality(String),
    inserted_at DateTime('UTC') DEFAULT now()
)
ENGINE = MergeTree
ORDER BY probe
TTL inserted_at + INTERVAL 1 DAY
SETTINGS non_replicated_deduplication_window = 10000
