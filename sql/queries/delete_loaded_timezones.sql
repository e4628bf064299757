-- Deletes the zones of all stores, to load them again.
TRUNCATE TABLE store_timezones
