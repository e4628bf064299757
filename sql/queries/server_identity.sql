-- A server's version, whether it has the database, and which of some settings it knows. Asked
-- without a database and without settings, so that any version answers.
SELECT
    version() AS version,
    (SELECT count() > 0 FROM system.databases WHERE name = {database:String}) AS has_database,
    (SELECT groupArray(name) FROM system.settings WHERE name IN (splitByChar(',', {settings:String}))) AS settings
