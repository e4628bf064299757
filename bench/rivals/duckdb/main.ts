import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { InputFiles } from "../../../producers/replay.ts";
import { type Loaded, runRival } from "../rival.ts";
import { readSchedules, type Schedules, schedulePeriods } from "../schedules.ts";
import { knownFromParquet } from "./known-from-parquet.ts";

/**
 * The rival DuckDB: in this process, in memory, with all processors. The polls may be Parquet too, and
 * then so is one file of stores, with their zones and weeks, in place of the hours.
 */

const REPORT = readFileSync(new URL("report.sql", import.meta.url), "utf8");

/** Hundredths of a unit, halves away from zero, as a number of two digits after the point. */
const IN_UNITS = `
CREATE MACRO in_units(micros, hundredth) AS
    (((coalesce(micros, 0) + hundredth // 2) // hundredth)::BIGINT * 0.01::DECIMAL(2, 2))::DECIMAL(18, 2)`;

const STORES = `
CREATE TABLE stores AS
SELECT row_number() OVER ()::INTEGER AS number, store_id, schedule
FROM
(
    SELECT store_id, schedule FROM known
    UNION ALL
    SELECT DISTINCT store_id, 0 FROM polls WHERE store_id NOT IN (SELECT store_id FROM known)
)`;

await runRival(async (files) => {
  const instance = await opened(files);
  const connection = await instance.connect();
  // The engine reads in its own threads while the small files are read in this one.
  const reading = connection.run(pollsTable(files));
  const schedules = files.hours.endsWith(".parquet")
    ? await knownFromParquet(connection, files.hours)
    : await knownFromCsv(connection, readSchedules(files));
  await reading;
  await periodsTable(connection, schedules);
  await connection.run(STORES);
  await connection.run(IN_UNITS);
  return loaded(connection);
});

/** In memory; what comes as Parquet is too much for that: a file beside it, and bounded memory. */
function opened({ polls }: InputFiles): Promise<DuckDBInstance> {
  if (!polls.endsWith(".parquet")) return DuckDBInstance.create(":memory:");
  return DuckDBInstance.create(join(dirname(polls), "rival.duckdb"), { memory_limit: "6GiB" });
}

function pollsTable({ polls }: InputFiles): string {
  const source = polls.endsWith(".parquet")
    ? `read_parquet('${polls}')`
    : `read_csv('${polls}', header = true, delim = ',', quote = '', escape = '',
         columns = {'store_id': 'VARCHAR', 'status': 'VARCHAR', 'timestamp_utc': 'TIMESTAMP'})`;
  return `
CREATE TABLE polls AS
SELECT store_id, epoch_us(timestamp_utc) AS us, status = 'inactive' AS down FROM ${source}`;
}

async function knownFromCsv(
  connection: DuckDBConnection,
  { all, ofStore }: Schedules,
): Promise<Schedules["all"]> {
  await connection.run("CREATE TABLE known (store_id VARCHAR, schedule INTEGER)");
  const known = await connection.createAppender("known");
  for (const [id, schedule] of ofStore) {
    known.appendVarchar(id);
    known.appendInteger(schedule);
    known.endRow();
  }
  known.closeSync();
  return all;
}

/** The opening periods of each schedule, for the newest poll; that is what the report is for. */
async function periodsTable(
  connection: DuckDBConnection,
  schedules: Schedules["all"],
): Promise<void> {
  const newest = await connection.runAndReadAll("SELECT max(us)::DOUBLE FROM polls");
  const asOf = Number(newest.getRows()[0]?.[0]);
  await connection.run(`SET VARIABLE as_of = ${asOf}::BIGINT`);
  await connection.run("CREATE TABLE periods (schedule INTEGER, opens BIGINT, closes BIGINT)");
  const periods = await connection.createAppender("periods");
  for (const [schedule, opening] of schedulePeriods(schedules, asOf).entries()) {
    for (const { from, to } of opening) {
      periods.appendInteger(schedule);
      periods.appendBigInt(BigInt(from));
      periods.appendBigInt(BigInt(to));
      periods.endRow();
    }
  }
  periods.closeSync();
}

function loaded(connection: DuckDBConnection): Loaded {
  return {
    report: async (out) => {
      await connection.run(`${REPORT} TO '${out}' (FORMAT csv, HEADER, NEW_LINE '\\r\\n')`);
    },
    close: async () => connection.closeSync(),
  };
}
