import { z } from "@hono/zod-openapi";
import type { Database } from "../../sql/database.ts";
import { periodDiff, periodDiffSummary } from "../../sql/period-rows.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { decodeCursor, encodeCursor, pageOf } from "../http/cursor.ts";
import { Problem } from "../http/problem.ts";
import { periodOf } from "../reports/stored-period.ts";

const Change = z.number().int().describe("`other` minus `id`, in microseconds");

const Difference = z
  .object({
    store_id: z.string(),
    bucket: z.string().nullable().describe("Null if the reports have no buckets"),
    found_in: z
      .enum(["both", "report", "other"])
      .describe("`report`: only in `id`; `other`: only in `other`. Missing numbers count as 0"),
    uptime_us: Change,
    downtime_us: Change,
    unknown_us: Change,
  })
  .openapi("PeriodDifference");

const Count = z.number().int();

const Summary = z
  .object({
    in_both: Count.describe("Rows in both reports"),
    changed: Count.describe("Rows in both reports with any of the three numbers different"),
    more_downtime: Count.describe("Changed rows with more downtime"),
    less_downtime: Count.describe("Changed rows with less downtime"),
    only_in_report: Count.describe("Rows only in `id`"),
    only_in_other: Count.describe("Rows only in `other`"),
    downtime_us: Change.describe("The change of downtime, summed over all rows, in microseconds"),
  })
  .openapi("PeriodDiffSummary");

/** A page of rows that differ between two reports for a period, and how many there are. */
export const PeriodDiff = pageOf(Difference).extend({ summary: Summary }).openapi("PeriodDiff");
export type PeriodDiff = z.output<typeof PeriodDiff>;

const Place = z.tuple([z.number().int().nonnegative(), z.string(), z.string()]);

/** Before the largest possible change. */
const BEGINNING: z.output<typeof Place> = [Number.MAX_SAFE_INTEGER, "", ""];

/**
 * Which rows changed between two complete reports for a period, the largest change of downtime
 * first.
 *
 * @throws Problem invalid-cursor
 */
export async function findPeriodDifferences(
  db: Database,
  report: ReportRow,
  other: ReportRow,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<PeriodDiff> {
  const [after_size, after_id, after_bucket] = decodeCursor(cursor, Place) ?? BEGINNING;
  const pair = {
    report_id: report.report_id,
    run_id: report.run_id,
    other_id: other.report_id,
    other_run_id: other.run_id,
  };
  const [summary] = await periodDiffSummary(db, pair);
  if (summary === undefined) throw new Error("a summary has one row");
  const after = { after_size, after_id, after_bucket };
  const found = await periodDiff(db, { ...pair, ...after, limit: limit + 1 });
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return {
    summary,
    items: rows.map(({ size: _, bucket, ...change }) => ({ ...change, bucket: bucket || null })),
    next_cursor: last ? encodeCursor([last.size, last.store_id, last.bucket]) : null,
  };
}

/**
 * Refuses reports of which no row of the one is about the same as a row of the other. Different
 * periods may be compared, such as a month with the one before.
 *
 * @throws Problem reports-not-comparable
 */
export function refuseIncomparable(report: ReportRow, other: ReportRow): void {
  const [one, two] = [periodOf(report), periodOf(other)];
  if (one === undefined && two === undefined) return;
  if (one === undefined || two === undefined) {
    throw incomparable(
      "one of them is for a period, and the other for the hour, day and week before its instant",
    );
  }
  if (one.by !== two.by) {
    const rowsOf = ({ by }: typeof one) => (by === undefined ? "one row" : `a row for each ${by}`);
    throw incomparable(`one has ${rowsOf(one)} of a store, the other ${rowsOf(two)}`);
  }
  if (one.by !== undefined && one.zone !== two.zone) {
    const zoneOf = ({ zone }: typeof one) => zone ?? "each store";
    throw incomparable(
      `a ${one.by} of ${zoneOf(one)} is not the same time as a ${one.by} of ${zoneOf(two)}`,
    );
  }
}

function incomparable(reason: string): Problem {
  return new Problem("reports-not-comparable", `the reports cannot be compared: ${reason}`);
}
