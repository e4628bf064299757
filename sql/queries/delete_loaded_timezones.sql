-- Takes the zones of all stores away again, to begin anew.
TRUNCATE TABLE store_timezones
