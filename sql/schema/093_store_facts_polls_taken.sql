-- How many polls of a store have been taken in, repeated ones as often as they came. It grows
-- whenever one comes in, whatever it says and however late it is, so that what was found out about
-- the polls of a store can be remembered until then.
ALTER TABLE store_facts
ADD COLUMN IF NOT EXISTS polls_taken SimpleAggregateFunction(sum, UInt64) AFTER last_inactive_at
