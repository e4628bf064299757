import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Database } from "../../sql/database.ts";
import type { ExplainRow } from "../../sql/explain.ts";
import { Problem } from "../http/problem.ts";
import { whyMissing } from "../reports/deleted-evidence.ts";
import { readCalendar } from "../uptime/calendar.ts";
import type { WindowSums } from "../uptime/explain.ts";
import type { Segment } from "../uptime/fill.ts";
import { localTime } from "../uptime/local-time.ts";
import { wallClocks, wholeOpenTime } from "../uptime/opening-periods.ts";
import type { Period } from "../uptime/periods.ts";
import { segmentJson } from "./segment.ts";

const Us = z.number().int();

/** What a store was in a window or period. */
export const ExplainedWindow = z
  .object({
    from: z.string().describe("UTC"),
    to: z.string().describe("UTC, exclusive; the instant of the report, or the end of the period"),
    up_us: Us.describe("Microseconds up"),
    down_us: Us.describe("Microseconds down"),
    unknown_us: Us.describe("Microseconds unknown"),
    excused_us: Us.describe("Microseconds open within planned closures"),
    open_us: Us.describe("Microseconds open: the sum of the four"),
    bounds: z
      .object({
        least_down_us: Us.describe("The least time down, in microseconds"),
        most_down_us: Us.describe("The most time down, in microseconds"),
      })
      .describe("The downtime that the same polls allow, see the description of the operation"),
  })
  .openapi("ExplainedWindow");

/** A window as JSON. */
export function windowJson({ from, to, bounds, ...sums }: WindowSums) {
  return {
    from: fromMicroseconds(from),
    to: fromMicroseconds(to),
    ...sums,
    bounds: { least_down_us: bounds.least_us, most_down_us: bounds.most_us },
  };
}

/** The problem of a store that a report does not have. */
export function notInReport(report_id: string, store_id: string): Problem {
  const detail = `the report ${report_id} has no row for a store ${store_id}`;
  return new Problem("store-not-in-report", detail);
}

/**
 * The problem of polls that no longer add up to what a report has.
 *
 * @param from where the evidence of the report begins, in microseconds since the epoch
 */
export async function changed(db: Database, store_id: string, from: number): Promise<Problem> {
  const deleted = await whyMissing(db, from);
  const why =
    deleted ??
    "some of the polls that the report was made from have been removed. Request a new report with the same as_of";
  const detail = `the polls of ${store_id} no longer add up to its row: ${why}`;
  return new Problem("evidence-changed", detail);
}

/**
 * Segments as JSON; periods that extend beyond the evidence have their true ends.
 *
 * @param store its zone, week and calendar
 * @param within the time of the evidence
 */
export function segmentsJson(
  segments: readonly Segment[],
  { timezone, week, calendar }: Pick<ExplainRow, "timezone" | "week" | "calendar">,
  within: Period,
) {
  const whole = wholeOpenTime(
    readCalendar(week, calendar),
    wallClocks()(timezone),
    within.from,
    within.to,
  ).periods;
  const local = localTime(timezone);
  return segments.map((segment) => {
    const { period } = segment;
    const inside = period.from > within.from && period.to < within.to;
    const found = inside
      ? period
      : whole.find(({ from, to }) => from <= segment.from && to > segment.from);
    return segmentJson(segment, local, found ?? period);
  });
}
