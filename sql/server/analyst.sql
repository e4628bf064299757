-- The same user for analysts as in analyst.xml, for a server whose files you cannot change, such as
-- ClickHouse Cloud. Replace the password and, if it is another one, the database. Run it as a user
-- who may manage access: clickhouse-client --multiquery < sql/server/analyst.sql
CREATE SETTINGS PROFILE OR REPLACE analyst SETTINGS
    readonly = 2,
    max_execution_time = 30 MIN 1 MAX 120,
    max_memory_usage = 1000000000 MIN 1 MAX 1000000000,
    max_memory_usage_for_user = 4000000000 CONST,
    max_threads = 2 MIN 1 MAX 2,
    max_rows_to_read = 2000000000 MIN 1 MAX 2000000000,
    max_bytes_to_read = 100000000000 MIN 1 MAX 100000000000,
    read_overflow_mode = 'throw' CONST,
    max_result_rows = 1000000 MIN 1 MAX 1000000,
    max_result_bytes = 100000000 MIN 1 MAX 100000000,
    result_overflow_mode = 'throw' CONST,
    max_concurrent_queries_for_user = 8 CONST;

CREATE USER OR REPLACE analyst IDENTIFIED BY 'change-me-too' SETTINGS PROFILE analyst;

CREATE QUOTA OR REPLACE analyst
FOR INTERVAL 1 hour MAX
    queries = 200000,
    errors = 20000,
    read_rows = 10000000000000,
    execution_time = 28800
TO analyst;

GRANT SELECT ON store_monitor.* TO analyst;
REVOKE SELECT ON store_monitor.report_keys FROM analyst;
REVOKE SELECT ON store_monitor.ended_sessions FROM analyst;
GRANT SELECT ON information_schema.* TO analyst;
GRANT SELECT ON INFORMATION_SCHEMA.* TO analyst;
GRANT SELECT ON system.one TO analyst;
GRANT SELECT ON system.numbers TO analyst;
GRANT SELECT ON system.numbers_mt TO analyst;
GRANT SELECT ON system.zeros TO analyst;
GRANT SELECT ON system.zeros_mt TO analyst;
GRANT SELECT ON system.primes TO analyst;
GRANT SELECT ON system.tables TO analyst;
GRANT SELECT ON system.columns TO analyst;
GRANT SELECT ON system.databases TO analyst;
GRANT SELECT ON system.functions TO analyst;
GRANT SELECT ON system.formats TO analyst;
GRANT SELECT ON system.time_zones TO analyst;
GRANT SELECT ON system.keywords TO analyst;
GRANT SELECT ON system.data_type_families TO analyst;
GRANT SELECT ON system.table_functions TO analyst;
GRANT SELECT ON system.table_engines TO analyst;
GRANT SELECT ON system.aggregate_function_combinators TO analyst;
GRANT SELECT ON system.collations TO analyst;
GRANT SELECT ON system.licenses TO analyst;
GRANT SELECT ON system.contributors TO analyst;
GRANT SELECT ON system.settings TO analyst;
