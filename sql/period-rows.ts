import { z } from "zod";
import { query } from "./query.ts";
import type { ByAttempt, ById } from "./reports.ts";

const Count = z.coerce.number();
const Decimal = z.coerce.number();

/** Sums over stores, in hours. */
const Totals = {
  stores: Count,
  /** Never open. */
  closed: Count,
  /** Open, and nothing is known. */
  unknown_stores: Count,
  uptime: Decimal,
  downtime: Decimal,
  unknown: Decimal,
  excused_time: Decimal,
  open_time: Decimal,
  uptime_pct: Decimal.nullable(),
  polls: Count,
  outages: Count,
};

/** An attempt at a report for a period over all its stores; `bins` as in `WindowTotals`. */
const PeriodTotals = z.object({ ...Totals, rows: Count, bins: z.record(z.string(), Count) });
export type PeriodTotals = z.infer<typeof PeriodTotals>;

export const periodSummary = query<ById & ByAttempt, PeriodTotals>({
  file: "period_summary.sql",
  row: PeriodTotals,
});

/** A bucket over all stores that have time in it. */
const BucketTotals = z.object({ ...Totals, bucket: z.string() });
export type BucketTotals = z.infer<typeof BucketTotals>;

/** The buckets of an attempt, ascending. */
export const periodBuckets = query<ById & ByAttempt, BucketTotals>({
  file: "period_buckets.sql",
  row: BucketTotals,
});
