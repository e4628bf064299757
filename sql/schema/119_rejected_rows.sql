-- What was rejected, and why. A row is identified by where it came from: a line of a file (by the
-- fingerprint of its content) or an offset of a topic; repeated, it is not counted again.
--
-- The kind of a reason leaves out what the reason quotes, and the instants in it, so that equal
-- faults count together. It is calculated on insert, because there may be millions of rows.
CREATE TABLE IF NOT EXISTS rejected_rows
(
    topic LowCardinality(String),
    source String,
    position UInt64,
    name String,
    reason String,
    raw String,
    rejected_at DateTime64(3, 'UTC') DEFAULT now64(3),
    kind LowCardinality(String) MATERIALIZED leftUTF8(
        replaceRegexpAll(reason, '"(?:[^"\\\\]|\\\\.)*"|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z|\\n.*', '…'), 120
    )
)
ENGINE = ReplacingMergeTree
ORDER BY (topic, source, position)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
