import { z } from "@hono/zod-openapi";
import type { Database } from "../../sql/database.ts";
import { reportDiff, reportDiffSummary } from "../../sql/report-rows.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { decodeCursor, encodeCursor, pageOf } from "../http/cursor.ts";
import type { Reports } from "../reports/reports.ts";
import { periodOf } from "../reports/stored-period.ts";
import {
  findPeriodDifferences,
  type PeriodDiff,
  refuseIncomparable,
} from "./period-differences.ts";
import { completeReport } from "./report-address.ts";

const Change = z.number().int().describe("`other` minus `id`, in microseconds");

const Difference = z
  .object({
    store_id: z.string(),
    found_in: z
      .enum(["both", "report", "other"])
      .describe("`report`: only in `id`; `other`: only in `other`. Missing numbers count as 0"),
    uptime_last_hour_us: Change,
    uptime_last_day_us: Change,
    uptime_last_week_us: Change,
    downtime_last_hour_us: Change,
    downtime_last_day_us: Change,
    downtime_last_week_us: Change,
    unknown_last_hour_us: Change,
    unknown_last_day_us: Change,
    unknown_last_week_us: Change.describe(
      "`other` minus `id`, in microseconds. The open time of a window changed by the sum of its three changes",
    ),
  })
  .openapi("ReportDifference");

const Count = z.number().int();

const Summary = z
  .object({
    in_both: Count.describe("Stores in both reports"),
    changed: Count.describe("Stores in both reports with any of the nine numbers different"),
    more_downtime: Count.describe("Changed stores that were down for longer in the last week"),
    less_downtime: Count.describe("Changed stores that were down for less in the last week"),
    only_in_report: Count.describe("Stores only in `id`"),
    only_in_other: Count.describe("Stores only in `other`"),
    downtime_last_week_us: Change.describe(
      "The change of the downtime of the last week, summed over all stores, in microseconds",
    ),
  })
  .openapi("ReportDiffSummary");

/** A page of stores that differ between two reports, and how many there are. */
export const ReportDiff = pageOf(Difference).extend({ summary: Summary }).openapi("ReportDiff");
export type ReportDiff = z.output<typeof ReportDiff>;

/** The parameters; differences are `other` minus `id`. */
export type DifferencesParams = {
  id: string;
  other: string;
  cursor?: string | undefined;
  limit: number;
};

const Place = z.tuple([z.number().int().nonnegative(), z.string()]);

/** Before the largest possible change: longer than any week. */
const BEGINNING: z.output<typeof Place> = [Number.MAX_SAFE_INTEGER, ""];

/**
 * Which stores changed between two reports, the largest change of downtime_last_week first; or
 * which rows did, of reports for a period.
 *
 * @throws Problem invalid-cursor, report-not-found, report-not-complete or reports-not-comparable
 */
export async function findDifferences(
  db: Database,
  reports: Reports,
  { id, other: otherId, ...page }: DifferencesParams,
): Promise<ReportDiff | PeriodDiff> {
  const [report, other] = [
    await completeReport(reports, id),
    await completeReport(reports, otherId),
  ];
  refuseIncomparable(report, other);
  if (periodOf(report) !== undefined) return await findPeriodDifferences(db, report, other, page);
  return await findWindowDifferences(db, report, other, page);
}

async function findWindowDifferences(
  db: Database,
  report: ReportRow,
  other: ReportRow,
  { cursor, limit }: Pick<DifferencesParams, "cursor" | "limit">,
): Promise<ReportDiff> {
  const [after_size, after_id] = decodeCursor(cursor, Place) ?? BEGINNING;
  const pair = {
    report_id: report.report_id,
    run_id: report.run_id,
    other_id: other.report_id,
    other_run_id: other.run_id,
  };
  const [summary] = await reportDiffSummary(db, pair);
  if (summary === undefined) throw new Error("a summary has one row");
  const found = await reportDiff(db, { ...pair, after_size, after_id, limit: limit + 1 });
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return {
    summary,
    items: rows.map(({ size: _, ...difference }) => difference),
    next_cursor: last ? encodeCursor([last.size, last.store_id]) : null,
  };
}
