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

type Pair = ById & ByAttempt & { other_id: string; other_run_id: string };

/** What differs for a store and bucket, `other` minus `report`, in microseconds. */
const PeriodDifference = z.object({
  store_id: z.string(),
  /** Empty: the period is in one piece. */
  bucket: z.string(),
  found_in: z.enum(["both", "report", "other"]),
  uptime_us: Count,
  downtime_us: Count,
  unknown_us: Count,
  /** Of the change of downtime. */
  size: Count,
});
export type PeriodDifference = z.infer<typeof PeriodDifference>;

/** The differences after the place given by `after_size` (microseconds), id and bucket. */
export const periodDiff = query<
  Pair & { after_size: number; after_id: string; after_bucket: string; limit: number },
  PeriodDifference
>({ file: "period_diff.sql", row: PeriodDifference });

/** Numbers of rows, and the change of their downtime in all. */
const PeriodDiffSummary = z.object({
  in_both: Count,
  changed: Count,
  more_downtime: Count,
  less_downtime: Count,
  only_in_report: Count,
  only_in_other: Count,
  downtime_us: Count,
});

export const periodDiffSummary = query<Pair, z.infer<typeof PeriodDiffSummary>>({
  file: "period_diff_summary.sql",
  row: PeriodDiffSummary,
});
