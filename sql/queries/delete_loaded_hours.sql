-- Deletes the opening hours of all stores, to load them again.
TRUNCATE TABLE store_hours
