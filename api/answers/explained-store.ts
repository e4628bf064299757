import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import { topics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { explainRow, reportedRow } from "../../sql/explain.ts";
import { boundsOf } from "../../sql/positions.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { pollsOfStores } from "../../sql/stores.ts";
import { Problem } from "../http/problem.ts";
import type { Reports } from "../reports/reports.ts";
import { periodOf } from "../reports/stored-period.ts";
import { addsUp, evidenceOf, explain } from "../uptime/explain.ts";
import { dayOf } from "../uptime/opening-periods.ts";
import { perWindow } from "../uptime/windows.ts";
import { type ExplainedPeriod, explainStoreInPeriod } from "./explained-period.ts";
import {
  changed,
  ExplainedWindow,
  notInReport,
  segmentsJson,
  windowJson,
} from "./explained-window.ts";
import { ReportTableRow } from "./report-row.ts";
import { OpenSegment } from "./segment.ts";

const Us = z.number().int();

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

/** Explains the row of a store in a report, or its rows in a report for a period. */
export function explainer(db: Database, reports: Reports) {
  return async (
    id: string,
    store_id: string,
    bucket?: string,
  ): Promise<ExplainedStore | ExplainedPeriod> => {
    const report = complete(await reports.find(id), id);
    const period = periodOf(report);
    if (period !== undefined) {
      return await explainStoreInPeriod(db, report, period, { store_id, bucket });
    }
    if (bucket !== undefined) {
      throw new Problem("invalid-request", "bucket: the report is not for a period");
    }
    const { report_id, run_id, as_of_us, tz_version, method, gaps } = report;
    const within = evidenceOf(as_of_us);
    const bounds = boundsOf(topics.polls.name, report.ledger);
    const [[row], [reported], [seen]] = await Promise.all([
      explainRow(db, { report_id, run_id, store_id, day: dayOf(as_of_us), tz_version }),
      reportedRow(db, { report_id, store_id }),
      pollsOfStores(db, { ids: [store_id], from_us: within.from, to_us: within.to, bounds }),
    ]);
    if (row === undefined || reported === undefined) throw notInReport(report_id, store_id);
    const filling = { method, gaps, reach: report.reach_us ?? Number.POSITIVE_INFINITY };
    const explanation = explain(row, seen?.polls ?? [], as_of_us, filling);
    if (!addsUp(explanation, row)) throw await changed(db, store_id, within.from);
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
      segments: segmentsJson(explanation.segments, row, within),
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
