import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Database } from "../../sql/database.ts";
import { type BucketTotals, periodBuckets, periodSummary } from "../../sql/period-rows.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { PeriodBody, periodBody } from "./report.ts";
import { rowsMissing } from "./report-download.ts";
import { Distribution, distributionOf, SummarySums } from "./report-summary.ts";

const Count = z.number().int();

const polls = Count.describe("Evidence polls");

const Whole = z
  .object({
    from: z.string().describe("As requested: a date, or an instant in UTC"),
    to: z.string().describe("As requested: a date, inclusive, or an instant in UTC, exclusive"),
    ...SummarySums,
    polls,
    outages: Count.nullable().describe(
      "Outages with downtime in the period; null with `by`, where an outage may be in several buckets",
    ),
    distribution: Distribution,
  })
  .openapi("SummaryPeriod");

const Bucket = z
  .object({
    bucket: z.string().describe("`2024-10-07`, `2024-W41` or `2024-10`, cut to the period"),
    ...SummarySums,
    polls,
    outages: Count.describe("Outages with downtime in the bucket"),
  })
  .openapi("SummaryBucket");

/** The totals of a report for a period. */
export const PeriodSummary = z
  .object({
    report_id: z.uuid(),
    as_of: z.string().describe("UTC"),
    stores: Count.describe("Stores of the report"),
    period: PeriodBody,
    windows: z.object({ period: Whole }),
    buckets: z
      .array(Bucket)
      .describe("With `by`: each bucket over all stores that have time in it, ascending"),
  })
  .openapi("PeriodSummary");
export type PeriodSummary = z.output<typeof PeriodSummary>;

/** A bucket of a report over all stores. */
export type SummaryBucket = z.output<typeof Bucket>;

/**
 * The totals of a complete report for a period over all its stores, and of each of its buckets, in
 * hours from the sums of the exact microseconds, and the distribution of uptime.
 *
 * @throws Problem report-rows-missing on a replica that lags behind
 */
export async function findPeriodSummary(db: Database, report: ReportRow): Promise<PeriodSummary> {
  const { report_id, as_of_us } = report;
  const period = periodBody(report);
  if (as_of_us === null || period === null) throw new Error(`${report_id} is for no period`);
  const [[whole], buckets] = await Promise.all([
    periodSummary(db, report),
    period.by === null ? [] : periodBuckets(db, report),
  ]);
  if (whole === undefined) throw new Error("a summary has one row");
  if (whole.rows !== report.rows) throw rowsMissing();
  const { from, to } = period;
  // A store whose zone skipped the whole period has no bucket.
  const closed = whole.closed + report.stores - whole.stores;
  return {
    report_id,
    as_of: fromMicroseconds(as_of_us),
    stores: report.stores,
    period,
    windows: {
      period: {
        ...{ from, to },
        ...sumsOf({ ...whole, stores: report.stores, closed }),
        polls: whole.polls,
        outages: period.by === null ? whole.outages : null,
        distribution: distributionOf(whole.bins),
      },
    },
    buckets: buckets.map(({ bucket, ...totals }) => ({
      bucket,
      ...sumsOf(totals),
      polls: totals.polls,
      outages: totals.outages,
    })),
  };
}

function sumsOf(totals: Omit<BucketTotals, "bucket" | "polls" | "outages">) {
  const { stores, closed, unknown_stores, excused_time, open_time } = totals;
  const { uptime, downtime, unknown, uptime_pct } = totals;
  return {
    ...{ uptime, downtime, unknown, excused: excused_time, open: open_time, uptime_pct },
    stores: { known: stores - closed - unknown_stores, unknown: unknown_stores, closed },
  };
}
