import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type DuckDBConnection, DuckDBInstance, INTEGER } from "@duckdb/node-api";
import type { InputFiles } from "../../../producers/csv/inputs.ts";
import { type Loaded, runRival } from "../rival.ts";
import { readSchedules, type Schedules, schedulePeriods } from "../schedules.ts";
import { knownFromParquet } from "./known-from-parquet.ts";
import {
  EMPTY_LEDGER,
  fromCsv,
  fromParquet,
  IN_UNITS,
  POLLS,
  POLLS_IN_ORDER,
  STORES,
} from "./tables.ts";

/**
 * The rival DuckDB: in this process, in memory, with all processors. The polls may be Parquet too;
 * then one file of stores with their zones and weeks replaces the hours.
 */

const LEDGER = readFileSync(new URL("ledger.sql", import.meta.url), "utf8");
const REPORT = readFileSync(new URL("report.sql", import.meta.url), "utf8");

/** Windows over more stores at once would not fit into bounded memory. */
const STORES_AT_ONCE = 50_000;

await runRival(async (files) => {
  const large = files.polls.endsWith(".parquet");
  const instance = large ? await openedBeside(files) : await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(IN_UNITS);
  // The engine reads in its own threads while the small files are read in this one.
  const reading = connection.run(large ? fromParquet(files.polls) : fromCsv(files.polls));
  const schedules = large
    ? await knownFromParquet(connection, files.hours)
    : await knownFromCsv(connection, readSchedules(files));
  await reading;
  await periodsTable(connection, schedules);
  await connection.run(STORES);
  await connection.run(large ? POLLS_IN_ORDER : POLLS);
  return await loaded(connection);
});

/** Too much for memory: a database in a file beside the polls, and at most 6 GiB, as for ours. */
function openedBeside({ polls }: InputFiles): Promise<DuckDBInstance> {
  return DuckDBInstance.create(join(dirname(polls), "rival.duckdb"), { memory_limit: "6GiB" });
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
  const newest = await connection.runAndReadAll("SELECT max(us)::DOUBLE FROM raw");
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

async function loaded(connection: DuckDBConnection): Promise<Loaded> {
  const counted = await connection.runAndReadAll("SELECT count(*)::INTEGER FROM stores");
  const stores = Number(counted.getRows()[0]?.[0]);
  return {
    report: async (out) => {
      await connection.run(EMPTY_LEDGER);
      for (let first = 1; first <= stores; first += STORES_AT_ONCE) {
        const last = first + STORES_AT_ONCE - 1;
        await connection.run(LEDGER, { first, last }, { first: INTEGER, last: INTEGER });
      }
      await connection.run(`${REPORT} TO '${out}' (FORMAT csv, HEADER, NEW_LINE '\\r\\n')`);
    },
    close: async () => connection.closeSync(),
  };
}
