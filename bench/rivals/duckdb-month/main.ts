import { readFileSync } from "node:fs";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { bucketsOf } from "../../../api/uptime/buckets.ts";
import { readCalendar } from "../../../api/uptime/calendar.ts";
import { dayOf, openTimeOfDays, wallClocks } from "../../../api/uptime/opening-periods.ts";
import type { Period } from "../../../api/uptime/periods.ts";
import { readPeriod } from "../../../api/uptime/report-period.ts";
import { DAY_US } from "../../../producers/messages/clock-time.ts";
import { MONTH } from "../../periods/month.ts";
import { knownFromParquet } from "../duckdb/known-from-parquet.ts";
import { fromParquet, IN_UNITS, POLLS, POLLS_IN_ORDER, STORES } from "../duckdb/tables.ts";
import { runRival } from "../rival.ts";
import type { Schedules } from "../schedules.ts";

/**
 * The rival DuckDB for a period: in this process, in memory, with all processors. It has the
 * opening periods and the bounds of the month for each schedule before anything is timed; with
 * IN_ORDER=1 its polls are also numbered and in the order of the stores by then.
 */

const TOTALS = readFileSync(new URL("totals.sql", import.meta.url), "utf8");
const REPORT = readFileSync(new URL("report.sql", import.meta.url), "utf8");

const EMPTY_TOTALS = "CREATE OR REPLACE TABLE totals (number INTEGER, up BIGINT, down BIGINT)";

/** Local dates begin within a day of the UTC date, and a poll speaks for half a day. */
const MARGIN_DAYS = 2;

await runRival(async (files) => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(IN_UNITS);
  await connection.run(fromParquet(files.polls, "TABLE"));
  await periodTables(connection, await knownFromParquet(connection, files.hours));
  await connection.run(STORES);
  await connection.run(process.env.IN_ORDER === "1" ? POLLS_IN_ORDER : POLLS);
  return {
    report: async (out) => {
      await connection.run(EMPTY_TOTALS);
      await connection.run(TOTALS);
      await connection.run(`${REPORT} TO '${out}' (FORMAT csv, HEADER, NEW_LINE '\\r\\n')`);
    },
    close: async () => connection.closeSync(),
  };
});

/** The opening periods of each schedule, and where its month begins and ends. */
async function periodTables(connection: DuckDBConnection, all: Schedules["all"]): Promise<void> {
  const newest = await connection.runAndReadAll("SELECT max(us)::DOUBLE FROM raw");
  const asOf = Number(newest.getRows()[0]?.[0]);
  const month = readPeriod(MONTH);
  const since = (month.from - MARGIN_DAYS) * DAY_US;
  const until = Math.min(asOf, (month.to + 1 + MARGIN_DAYS) * DAY_US);
  await connection.run(`SET VARIABLE as_of = ${asOf}::BIGINT`);
  await connection.run(`SET VARIABLE since = ${since}::BIGINT`);
  await connection.run(`SET VARIABLE until = ${until}::BIGINT`);
  const days = { first: dayOf(since), after: dayOf(until) + 1 };
  const clocks = wallClocks();
  const periodsOf = ({ timezone, week }: Schedules["all"][number]) =>
    openTimeOfDays(readCalendar(week, ""), clocks(timezone), days).periods;
  await fill(
    connection,
    "periods (schedule INTEGER, opens BIGINT, closes BIGINT)",
    all.map(periodsOf),
  );
  const months = all.map(({ timezone }) => bucketsOf(month, clocks(timezone)));
  await fill(connection, "months (schedule INTEGER, since BIGINT, till BIGINT)", months);
}

/** Creates a table, and fills it with the ranges of each schedule. */
async function fill(
  connection: DuckDBConnection,
  table: string,
  ranges: readonly Period[][],
): Promise<void> {
  await connection.run(`CREATE TABLE ${table}`);
  const rows = await connection.createAppender(table.slice(0, table.indexOf(" ")));
  for (const [schedule, all] of ranges.entries()) {
    for (const { from, to } of all) {
      rows.appendInteger(schedule);
      rows.appendBigInt(BigInt(from));
      rows.appendBigInt(BigInt(to));
      rows.endRow();
    }
  }
  rows.closeSync();
}
