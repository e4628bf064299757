import { z } from "zod";
import type { Database } from "./database.ts";
import { query } from "./query.ts";
import type { ByAttempt, ById } from "./reports.ts";
import { type StreamFormat, streamQuery } from "./stream.ts";
import { STREAM_FORMATS } from "./stream-formats.ts";

/** The tables of readable rows: of the windows, of a period, and of a period in buckets. */
type RowsView = `attempt_${"" | "period_" | "bucket_"}table${"" | "_standard"}`;

/** `column` is one of the view; `tie` orders the rows of one store; no stores: all of them. */
type RowsInput = ById &
  ByAttempt & {
    view: RowsView;
    column: string;
    tie: "store_id" | "bucket";
    stores: readonly string[];
    limit: number;
  };

/** The rows of an attempt in the order of a column, as bytes: smallest first, or largest. */
export const reportRows = {
  ascending: inTypes(streamQuery<RowsInput>("report_rows_ascending.sql")),
  descending: inTypes(streamQuery<RowsInput>("report_rows_descending.sql")),
};

/**
 * Formats that have types get the rows of the view `attempt_…typed` instead of `attempt_…table`:
 * Float64 for decimals, and in full detail the exact microseconds too.
 */
function inTypes<Input extends { view: RowsView }, Rest extends unknown[], Rows>(
  read: (db: Database, input: Input, format: StreamFormat, ...rest: Rest) => Rows,
): typeof read {
  return (db, input, format, ...rest) => {
    const typed = STREAM_FORMATS[format].typed === true;
    const view = typed ? input.view.replace("table", "typed") : input.view;
    return read(db, { ...input, view }, format, ...rest);
  };
}

/** Which stores an attempt has rows of, among those named with commas between them. */
export const storesInReport = query<ById & ByAttempt & { stores: string }, { store_id: string }>({
  file: "stores_in_report.sql",
  row: z.object({ store_id: z.string() }),
});

/** Numbers as text with their two digits: minutes for the hour, hours for the rest. */
const WorstStore = z.object({
  store_id: z.string(),
  uptime_pct_last_week: z.string().nullable(),
  downtime_last_hour: z.string(),
  downtime_last_day: z.string(),
  downtime_last_week: z.string(),
  timezone: z.string(),
});
export type WorstStore = z.infer<typeof WorstStore>;

export const worstStores = query<ById & { count: number }, WorstStore>({
  file: "worst_stores.sql",
  row: WorstStore,
});

type Pair = ById & ByAttempt & { other_id: string; other_run_id: string };

const Micros = z.coerce.number();

/** What differs for a store, `other` minus `report`; see sql/schema/424_report_differences.sql. */
const Difference = z.object({
  store_id: z.string(),
  found_in: z.enum(["both", "report", "other"]),
  uptime_last_hour_us: Micros,
  uptime_last_day_us: Micros,
  uptime_last_week_us: Micros,
  downtime_last_hour_us: Micros,
  downtime_last_day_us: Micros,
  downtime_last_week_us: Micros,
  unknown_last_hour_us: Micros,
  unknown_last_day_us: Micros,
  unknown_last_week_us: Micros,
  /** Of the change of downtime_last_week. */
  size: Micros,
});
export type Difference = z.infer<typeof Difference>;

/** The differences after the place given by `after_size` (microseconds) and `after_id`. */
export const reportDiff = query<
  Pair & { after_size: number; after_id: string; limit: number },
  Difference
>({ file: "report_diff.sql", row: Difference });

const Count = z.coerce.number();

/** Numbers of stores, and the change of their downtime of the week in all. */
const DiffSummary = z.object({
  in_both: Count,
  changed: Count,
  more_downtime: Count,
  less_downtime: Count,
  only_in_report: Count,
  only_in_other: Count,
  downtime_last_week_us: Micros,
});
export type DiffSummary = z.infer<typeof DiffSummary>;

export const reportDiffSummary = query<Pair, DiffSummary>({
  file: "report_diff_summary.sql",
  row: DiffSummary,
});

const Decimal = z.coerce.number();

/**
 * A window of an attempt over all its stores: minutes for the hour, hours for the others. `bins`:
 * how many stores were up for each number of twentieths of their known time, rounded down.
 */
const WindowTotals = z.object({
  window: z.enum(["hour", "day", "week"]),
  stores: Count,
  /** Never open in it. */
  closed: Count,
  /** Open, and nothing is known. */
  unknown_stores: Count,
  uptime: Decimal,
  downtime: Decimal,
  unknown: Decimal,
  open_time: Decimal,
  excused_time: Decimal,
  uptime_pct: Decimal.nullable(),
  bins: z.record(z.string(), Count),
});
export type WindowTotals = z.infer<typeof WindowTotals>;

/** The windows of an attempt that has rows; none if it has no rows. */
export const reportSummary = query<ById & ByAttempt, WindowTotals>({
  file: "report_summary.sql",
  row: WindowTotals,
});
