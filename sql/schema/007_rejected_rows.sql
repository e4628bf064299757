-- What could not be read, and why. A row is known by where it stood: a line of a file (told by the
-- fingerprint of its content) or an offset of a topic; met again, it is not counted again.
CREATE TABLE IF NOT EXISTS rejected_rows
(
    topic LowCardinality(String),
    source String,
    position UInt64,
    name String,
    reason String,
    raw String,
    rejected_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree
ORDER BY (topic, source, position)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
