import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import { topics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { periodStore, periodStoreRows, reportedPeriodRows } from "../../sql/explain-period.ts";
import { boundsOf } from "../../sql/positions.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { pollsOfStores } from "../../sql/stores.ts";
import { Problem } from "../http/problem.ts";
import { addsUpToRows, explainPeriod, type PeriodSums } from "../uptime/explain-period.ts";
import { cutTo } from "../uptime/fill.ts";
import { wallClocks } from "../uptime/opening-periods.ts";
import {
  daysOfPeriod,
  evidenceOfPeriod,
  periodText,
  type ReportPeriod,
} from "../uptime/report-period.ts";
import {
  changed,
  ExplainedWindow,
  notInReport,
  segmentsJson,
  windowJson,
} from "./explained-window.ts";
import { PeriodBody } from "./report.ts";
import { PeriodTableRow } from "./report-row.ts";
import { OpenSegment } from "./segment.ts";

const Count = z.number().int();

const PeriodWindow = z
  .object({
    ...ExplainedWindow.shape,
    polls: Count.describe("Evidence polls"),
    outages: Count.describe("Outages with downtime in it"),
  })
  .openapi("ExplainedPeriodWindow");

/** The rows of a store in a report for a period, in full detail, and the segments behind them. */
export const ExplainedPeriod = z
  .object({
    report_id: z.string(),
    store_id: z.string(),
    as_of: z
      .string()
      .describe("What is known: later polls are no evidence, later time not counted"),
    period: PeriodBody,
    method: z.enum(["nearest", "hold"]),
    reach_us: Count.nullable().describe("How far a poll speaks, in microseconds"),
    gaps: z.enum(["unknown", "carry"]),
    rows: z.array(PeriodTableRow).describe("One, or with `by` one for each bucket"),
    windows: z
      .object({ period: PeriodWindow })
      .describe("The whole period, on the clock that its dates are of"),
    buckets: z
      .array(PeriodWindow.extend({ bucket: z.string() }).openapi("ExplainedBucket"))
      .describe("With `by`: each bucket, ascending; they add up to the period, but for outages"),
    segments: z
      .array(OpenSegment)
      .describe("The open time of the period, or of the named bucket, in order"),
  })
  .openapi("ExplainedPeriod");
export type ExplainedPeriod = z.infer<typeof ExplainedPeriod>;

/**
 * Explains the rows of a store in a complete report for a period.
 *
 * @param bucket only this one, and its segments
 * @throws Problem store-not-in-report, evidence-changed, or invalid-request for an unknown bucket
 */
export async function explainStoreInPeriod(
  db: Database,
  report: ReportRow & { as_of_us: number },
  period: ReportPeriod,
  { store_id, bucket }: { store_id: string; bucket?: string | undefined },
): Promise<ExplainedPeriod> {
  const { report_id, run_id, as_of_us: as_of, tz_version, method, gaps, reach_us } = report;
  const filling = { method, gaps, ...(reach_us === null ? {} : { reach: reach_us }) };
  const within = evidenceOfPeriod(period, { ...filling, as_of });
  const bounds = boundsOf(topics.polls.name, report.ledger);
  const ofStore = { report_id, run_id, store_id };
  const day = daysOfPeriod(period, { ...filling, as_of }).first;
  const [[store], rows, reported, [seen]] = await Promise.all([
    periodStore(db, { run_id, store_id, day, tz_version }),
    periodStoreRows(db, ofStore),
    reportedPeriodRows(db, ofStore),
    pollsOfStores(db, { ids: [store_id], from_us: within.from, to_us: within.to, bounds }),
  ]);
  if (store === undefined) throw notInReport(report_id, store_id);
  const clock = wallClocks()(period.zone ?? store.timezone);
  const explanation = explainPeriod(store, seen?.polls ?? [], { period, as_of, clock }, filling);
  const isInBuckets = period.by !== undefined;
  if (!addsUpToRows(explanation, rows, isInBuckets)) {
    throw await changed(db, store_id, within.from);
  }
  const { whole, buckets } = explanation;
  const named = bucket === undefined ? undefined : buckets.find(({ label }) => label === bucket);
  if (bucket !== undefined && named === undefined) {
    const detail = `bucket: the report has no bucket ${JSON.stringify(bucket)} of this store`;
    throw new Problem("invalid-request", detail);
  }
  const shown = (label: string) => named === undefined || named.label === label;
  return {
    report_id,
    store_id,
    as_of: fromMicroseconds(as_of),
    period: periodText(period),
    ...{ method, reach_us, gaps },
    rows: reported
      .filter((row) => shown(row.bucket))
      .map(({ bucket: label, ...row }) => (isInBuckets ? { ...row, bucket: label } : row)),
    windows: { period: periodWindowJson(whole) },
    buckets: buckets
      .filter(({ label }) => shown(label))
      .map(({ label, ...sums }) => ({ bucket: label, ...periodWindowJson(sums) })),
    segments: segmentsJson(cutTo(explanation.segments, named ?? whole), store, within),
  };
}

function periodWindowJson({ polls, outages, ...sums }: PeriodSums) {
  return { ...windowJson(sums), polls, outages };
}
