-- Every store of the three inputs, as it is now; see stores_within.
CREATE OR REPLACE VIEW stores AS
SELECT * FROM stores_within(polls = [], hours = [], timezones = [])
