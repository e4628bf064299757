-- Every store of the three inputs, as it is now; see stores_latest.
CREATE OR REPLACE VIEW stores AS
SELECT * EXCEPT (zone_place, hours_place, poll_place)
FROM stores_latest
