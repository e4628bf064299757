import { readFileSync } from "node:fs";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { InputFiles } from "../../../producers/replay.ts";
import { type Loaded, runRival } from "../rival.ts";
import { readSchedules, type Schedules, schedulePeriods } from "../schedules.ts";

/** The rival DuckDB: in this process, in memory, with all processors. */

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
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  // The engine reads in its own threads while the small files are read in this one.
  const reading = connection.run(pollsTable(files));
  const schedules = readSchedules(files);
  await reading;
  await storesTables(connection, schedules);
  await connection.run(IN_UNITS);
  return loaded(connection);
});

function pollsTable({ polls }: InputFiles): string {
  const source = polls.endsWith(".parquet")
    ? `read_parquet('${polls}')`
    : `read_csv('${polls}', header = true, delim = ',', quote = '', escape = '',
         columns = {'store_id': 'VARCHAR', 'status': 'VARCHAR', 'timestamp_utc': 'TIMESTAMP'})`;
  return `
CREATE TABLE polls AS
SELECT store_id, epoch_us(timestamp_utc) AS us, status = 'inactive' AS down FROM ${source}`;
}

async function storesTables(connection: DuckDBConnection, schedules: Schedules): Promise<void> {
  const newest = await connection.runAndReadAll("SELECT max(us)::DOUBLE FROM polls");
  const asOf = Number(newest.getRows()[0]?.[0]);
  await connection.run(`SET VARIABLE as_of = ${asOf}::BIGINT`);
  await connection.run("CREATE TABLE known (store_id VARCHAR, schedule INTEGER)");
  const known = await connection.createAppender("known");
  for (const [id, schedule] of schedules.ofStore) {
    known.appendVarchar(id);
    known.appendInteger(schedule);
    known.endRow();
  }
  known.closeSync();
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
  await connection.run(STORES);
}

function loaded(connection: DuckDBConnection): Loaded {
  return {
    report: async (out) => {
      await connection.run(`${REPORT} TO '${out}' (FORMAT csv, HEADER, NEW_LINE '\\r\\n')`);
    },
    close: async () => connection.closeSync(),
  };
}
