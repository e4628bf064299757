-- Takes the opening hours of all stores away again, to begin anew.
TRUNCATE TABLE store_hours
