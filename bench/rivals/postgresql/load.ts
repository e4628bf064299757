import { execFileSync } from "node:child_process";
import type { InputFiles } from "../../../producers/csv/inputs.ts";

const TABLES = `
SET client_min_messages = warning;
DROP TABLE IF EXISTS polls, hours, timezones;
CREATE TABLE polls (store_id text, status text, timestamp_utc timestamptz);
CREATE TABLE hours (store_id text, day int, start_time_local text, end_time_local text);
CREATE TABLE timezones (store_id text, timezone_str text)`;

const INDEXES = `
CREATE INDEX ON polls (store_id, timestamp_utc);
CREATE INDEX ON polls (timestamp_utc);
CREATE INDEX ON hours (store_id);
ANALYZE polls, hours`;

/**
 * Loads the files with COPY, the fastest way into PostgreSQL, and creates the indexes afterwards.
 */
export function loadTables(files: InputFiles): void {
  psql(TABLES);
  for (const table of ["polls", "hours", "timezones"] as const) {
    psql(`\\copy ${table} FROM PROGRAM 'gzip -dcf "${files[table]}"' WITH (FORMAT csv, HEADER)`);
  }
  psql(INDEXES);
}

function psql(command: string): void {
  const output = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--command", command];
  execFileSync("psql", output, { stdio: ["ignore", "ignore", "inherit"] });
}
