import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Database } from "../../sql/database.ts";
import { newestLoadedPoll, noteLoadedStores } from "../../sql/one-shot/one-report.ts";
import { periodTotals, reportTotals, type Schedule } from "../../sql/reports.ts";
import {
  insertReportAttributes,
  reportAttributeNames,
  rollup as rollupRows,
} from "../../sql/rollups.ts";
import { calculateReport, noteSchedules, sliceSize, slicesOf } from "../reports/calculate.ts";
import { EVERYTHING, NO_POLLS } from "../reports/inputs.ts";
import { attemptCsv, periodCsv } from "../reports/report-csv.ts";
import { checkRollup } from "../reports/rollup.ts";
import { instantWarnings } from "../reports/warnings.ts";
import { dayOf, daysOfWindows } from "../uptime/opening-periods.ts";
import { shareText } from "../uptime/percent.ts";
import type { ReportPeriod } from "../uptime/report-period.ts";
import { whenAllEnded } from "../when-all-ended.ts";
import type { OneShotArguments } from "./arguments.ts";

type Wanted = Pick<OneShotArguments, "options" | "detail" | "period" | "rollup">;

/**
 * The CSV of a report on all that was loaded. There are no other requests, so it is calculated at
 * once, without an entry in the queue.
 *
 * @param schedules those of the stores that are known; missing ones are looked up
 * @param say gets what to know of the report: how much of it is unknown, and warnings
 * @throws Error if there is no poll and no instant was named
 */
export async function reportCsv(
  db: Database,
  { options, detail, period, rollup }: Wanted,
  schedules: readonly Schedule[],
  say: (text: string) => void,
): Promise<Readable> {
  const as_of = options.as_of ?? (await newestLoadedPoll(db, {}))[0]?.instant_us;
  if (as_of === undefined) throw new Error(NO_POLLS);
  await Promise.all([
    noteLoadedStores(db, {}),
    noteSchedules(db, dayOf(as_of), daysOfWindows(dayOf(as_of)), schedules),
  ]);
  const run = { report_id: randomUUID(), run_id: randomUUID(), selected: 0 };
  if (rollup.length > 0) await keepAttributes(db, run, rollup);
  const slices = await slicesOf(db, run, sliceSize(period));
  const calculation = { ...options, as_of, bounds: EVERYTHING, period };
  const stores = await calculateReport(db, run, calculation, slices);
  const [csv, share, warnings] = await whenAllEnded([
    csvOf(db, run, { detail, period, rollup }, stores),
    unknownShare(db, run, period),
    instantWarnings(db, as_of, options.as_of === undefined),
  ]);
  const of = period === undefined ? "the last week" : "the period";
  if (share > 0) say(`${shareText(share)} of the open time of ${of} is unknown`);
  for (const warning of warnings) say(`warning: ${warning}`);
  return csv;
}

/** Keeps the attributes of the stores for the report, once it is sure that all are there. */
async function keepAttributes(
  db: Database,
  run: { report_id: string; run_id: string },
  rollup: readonly string[],
): Promise<void> {
  await insertReportAttributes(db, run);
  const names = await reportAttributeNames(db, run);
  checkRollup(
    rollup,
    names.map(({ name }) => name),
  );
}

async function csvOf(
  db: Database,
  run: { report_id: string; run_id: string },
  { detail, period, rollup }: Omit<Wanted, "options">,
  stores: number,
): Promise<Readable> {
  const isInBuckets = period?.by !== undefined;
  if (rollup.length > 0) {
    const of = period === undefined ? "windows" : isInBuckets ? "buckets" : "period";
    return await rollupRows(db, run, { of, detail, names: rollup }, "csv");
  }
  if (period === undefined) return await attemptCsv(db, run, detail, stores);
  return await periodCsv(db, run, detail, isInBuckets);
}

/**
 * Writes the CSV to a file, or to standard output.
 *
 * @throws Error if it cannot be written
 */
export async function write(csv: Readable, path: string | undefined): Promise<void> {
  const out = path === undefined ? process.stdout : createWriteStream(path);
  try {
    await pipeline(csv, out, { end: path !== undefined });
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : cause;
    throw new Error(`${path ?? "standard output"}: cannot be written: ${problem}`, { cause });
  }
}

/** The share of the open time that is unknown. */
async function unknownShare(
  db: Database,
  run: { report_id: string; run_id: string },
  period: ReportPeriod | undefined,
): Promise<number> {
  const [totals] = await (period === undefined ? reportTotals : periodTotals)(db, run);
  return totals?.unknown_share ?? 0;
}
