import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import type { Database } from "../../sql/database.ts";
import { newestLoadedPoll, noteLoadedStores } from "../../sql/one-shot/one-report.ts";
import { ALL } from "../../sql/positions.ts";
import { periodTotals, reportTotals, type Schedule } from "../../sql/reports.ts";
import {
  insertReportAttributes,
  reportAttributeNames,
  rollup as rollupRows,
} from "../../sql/rollups.ts";
import { calculateReport, noteSchedules, slicesOf } from "../reports/calculate.ts";
import { EVERYTHING, NO_POLLS } from "../reports/inputs.ts";
import { attemptCsv } from "../reports/report-csv.ts";
import { checkRollup, rollupOf } from "../reports/rollup.ts";
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
  const slices = await slicesOf(db, { ...run, period });
  const calculation = { ...options, as_of, bounds: EVERYTHING, period };
  const stores = await calculateReport(db, run, calculation, slices);
  const totals = totalsOf(db, run, period);
  const rows = period === undefined ? stores : totals.then((found) => found.rows);
  const [csv, { unknown_share: share }, warnings] = await whenAllEnded([
    csvOf(db, run, { detail, period, rollup }, rows),
    totals,
    instantWarnings(db, as_of, options.as_of === undefined),
  ]);
  const of = period === undefined ? "the last week" : "the period";
  if (share !== null && share > 0) say(`${shareText(share)} of the open time of ${of} is unknown`);
  for (const warning of warnings) say(`warning: ${warning}`);
  return csv;
}

/** Keeps the attributes of the stores for the report, once it is sure that all are there. */
async function keepAttributes(
  db: Database,
  run: { report_id: string; run_id: string; selected: number },
  rollup: readonly string[],
): Promise<void> {
  await insertReportAttributes(db, { ...run, bounds: ALL });
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
  rows: number | Promise<number>,
): Promise<Readable> {
  if (rollup.length === 0) return await attemptCsv(db, run, { detail, period, rows: await rows });
  const wanted = { of: rollupOf(period), detail, names: rollup };
  return await rollupRows(db, run, wanted, "csv");
}

/** How many rows a report has, and the share of the open time that is unknown. */
async function totalsOf(
  db: Database,
  run: { report_id: string; run_id: string },
  period: ReportPeriod | undefined,
): Promise<{ rows: number; unknown_share: number | null }> {
  if (period !== undefined) {
    const [totals] = await periodTotals(db, run);
    return totals ?? { rows: 0, unknown_share: null };
  }
  const [totals] = await reportTotals(db, run);
  return { rows: totals?.stores ?? 0, unknown_share: totals?.unknown_share ?? null };
}
