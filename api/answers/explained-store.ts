import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import { topics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { type ExplainRow, explainRow, reportedRow } from "../../sql/explain.ts";
import { boundsOf } from "../../sql/positions.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { pollsOfStores } from "../../sql/stores.ts";
import { Problem } from "../http/problem.ts";
import type { Reports } from "../reports/reports.ts";
import { readCalendar } from "../uptime/calendar.ts";
import {
  addsUp,
  type Explanation,
  evidenceOf,
  explain,
  type WindowSums,
} from "../uptime/explain.ts";
import { localTime } from "../uptime/local-time.ts";
import { dayOf, wallClocks, wholeOpenTime } from "../uptime/opening-periods.ts";
import type { Period } from "../uptime/periods.ts";
import { perWindow } from "../uptime/windows.ts";
import { ReportTableRow } from "./report-row.ts";
import { OpenSegment, segmentJson } from "./segment.ts";

const Us = z.number().int();

const ExplainedWindow = z
  .object({
    from: z.string().describe("UTC"),
    to: z.string().describe("UTC; the instant of the report, exclusive"),
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

/** The row of a store in a report, in full detail, and the segments behind it. */
export const ExplainedStore = z
  .object({
    report_id: z.string(),
    store_id: z.string(),
    as_of: z.string().describe("The instant that the report is for, in UTC"),
    method: z.enum(["nearest", "hold"]),
    reach_us: Us.nullable().describe("How far a poll speaks, in microseconds; null: unlimited"),
    gaps: z.enum(["unknown", "carry"]),
    row: ReportTableRow,
    windows: z.object(perWindow(() => ExplainedWindow)),
    segments: z
      .array(OpenSegment)
      .describe("The open time of the last week, in order; the segments add up to `windows`"),
  })
  .openapi("ExplainedStore");
export type ExplainedStore = z.infer<typeof ExplainedStore>;

/** A window as JSON. */
function windowJson({ from, to, bounds, ...sums }: WindowSums) {
  return {
    from: fromMicroseconds(from),
    to: fromMicroseconds(to),
    ...sums,
    bounds: { least_down_us: bounds.least_us, most_down_us: bounds.most_us },
  };
}

/** Explains the row of a store in a report. */
export function explainer(db: Database, reports: Reports) {
  return async (id: string, store_id: string): Promise<ExplainedStore> => {
    const report = complete(await reports.find(id), id);
    const { report_id, run_id, as_of_us, tz_version, method, gaps } = report;
    const within = evidenceOf(as_of_us);
    const bounds = boundsOf(topics.polls.name, report.ledger);
    const [[row], [reported], [seen]] = await Promise.all([
      explainRow(db, { report_id, run_id, store_id, day: dayOf(as_of_us), tz_version }),
      reportedRow(db, { report_id, store_id }),
      pollsOfStores(db, { ids: [store_id], from_us: within.from, to_us: within.to, bounds }),
    ]);
    if (row === undefined || reported === undefined) {
      const detail = `the report ${report_id} has no row for a store ${store_id}`;
      throw new Problem("store-not-in-report", detail);
    }
    const filling = { method, gaps, reach: report.reach_us ?? Number.POSITIVE_INFINITY };
    const explanation = explain(row, seen?.polls ?? [], as_of_us, filling);
    if (!addsUp(explanation, row)) throw changed(store_id);
    const { windows } = explanation;
    return {
      report_id,
      store_id,
      as_of: fromMicroseconds(as_of_us),
      method,
      reach_us: report.reach_us,
      gaps,
      row: reported,
      windows: perWindow((name) => windowJson(windows[name])),
      segments: segments(explanation, row, within),
    };
  };
}

function complete(report: ReportRow | undefined, id: string): ReportRow & { as_of_us: number } {
  if (report === undefined) throw new Problem("report-not-found", `there is no report ${id}`);
  const { state, as_of_us } = report;
  if (state === "Complete" && as_of_us !== null) return { ...report, as_of_us };
  throw new Problem("report-not-complete", `the report is ${state}: it has no rows to explain`, {
    extensions: { state },
  });
}

function changed(store_id: string): Problem {
  const detail =
    `the polls of ${store_id} no longer add up to its row: some of the polls that the report was made ` +
    "from have been removed. Request a new report with the same as_of";
  return new Problem("evidence-changed", detail);
}

/** The segments as JSON; periods that extend beyond the evidence have their true ends. */
function segments(
  { segments }: Explanation,
  { timezone, week, calendar }: ExplainRow,
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
