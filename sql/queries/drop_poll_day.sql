-- Deletes the polls of a UTC day. No day is too large: ClickHouse would refuse one of 50 GB.
ALTER TABLE poll_days DROP PARTITION {day:Date}
SETTINGS max_partition_size_to_drop = 0
