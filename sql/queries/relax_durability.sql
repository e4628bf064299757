-- For a store that is thrown away after use: polls need not survive a power cut.
ALTER TABLE polls MODIFY SETTING fsync_after_insert = 0, fsync_part_directory = 0
