-- Weeks that came in before they had a hash get one that is written down: until then each question works
-- it out again.
ALTER TABLE store_hours MATERIALIZE COLUMN week_hash
