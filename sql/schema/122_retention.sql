-- What was deleted on purpose because it was old (KEEP_POLLS and the like): of each kind, all that
-- is before an instant. Written before the first row is deleted, so that what a killed process left
-- half deleted counts as deleted.
CREATE TABLE IF NOT EXISTS retention
(
    kind LowCardinality(String),
    before SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
    noted_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')) DEFAULT now64(3)
)
ENGINE = AggregatingMergeTree
ORDER BY kind
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
