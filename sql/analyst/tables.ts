/** The tables and views of the monitor that analysts may read: docs/SQL.md describes each. */
export const DOCUMENTED_TABLES: ReadonlySet<string> = new Set([
  ...[
    "polls",
    "poll_days",
    "store_status",
    "stores",
    "store_hours",
    "store_dated_weeks",
    "store_special_days",
    "store_closures",
    "store_attributes",
    "store_timezones",
    "store_changes",
    "status_changes",
  ],
  ...["report_list", "report_table", "report_period_table", "report_period_rows"],
  ...["report_rows", "report_selections"],
  ...["report_stores", "schedules"],
  ...["rejected_rows", "pipeline", "ingest_batches", "ingest_gaps"],
  ...["ledger_gaps", "acknowledged_gaps"],
]);

/**
 * Tables of ClickHouse itself that analysts may read: those that describe what exists, which
 * Grafana, DBeaver and clickhouse-connect query, and nothing of what others do or how the server is
 * set up. `settings` has those of the query itself, which `getSetting` also returns.
 */
export const SYSTEM_TABLES: ReadonlySet<string> = new Set(
  [
    ...["one", "numbers", "numbers_mt", "zeros", "zeros_mt", "primes"],
    ...["tables", "columns", "databases", "functions", "formats", "time_zones", "keywords"],
    ...["data_type_families", "table_functions", "table_engines", "aggregate_function_combinators"],
    ...["collations", "licenses", "contributors", "settings"],
  ]
    .map((name) => `system.${name}`)
    .concat(
      [
        ...["tables", "columns", "schemata", "views", "key_column_usage", "statistics"],
        ...["referential_constraints", "character_sets", "collations", "engines"],
      ].map((name) => `information_schema.${name}`),
    ),
);

/** Databases that every ClickHouse has. */
export const SYSTEM_DATABASES: ReadonlySet<string> = new Set(["system", "information_schema"]);

/** The table that clients read first; see SECRET_SETTINGS in guard.ts. */
export const SETTINGS_TABLE = "system.settings";

/**
 * Tables of ClickHouse whose columns must be named: those with file paths, and the settings, so
 * that no column of a later version is shown before it was reviewed.
 */
export const NAMED_COLUMNS_ONLY: ReadonlySet<string> = new Set([
  "system.tables",
  "system.databases",
  SETTINGS_TABLE,
]);

/** Columns with file paths. */
export const PATH_COLUMNS: ReadonlySet<string> = new Set([
  ...["data_paths", "data_path", "metadata_path"],
]);

/** Views that are called with parameters, as docs/SQL.md describes them. */
const PARAMETRIC_VIEWS = ["report_spans", "uptime_between"];

/** Table functions that only generate rows. `view` has a query, which is checked like any other. */
export const TABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  ...["numbers", "numbers_mt", "zeros", "zeros_mt", "primes"],
  ...["generateSeries", "generate_series", "view", "SQLStandardValues"],
  ...PARAMETRIC_VIEWS,
]);
