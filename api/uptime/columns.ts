import type { Detail } from "./options.ts";

/** The columns of a report. Pages have this in the browser too: it imports nothing. */

const STANDARD = [
  "store_id",
  "uptime_last_hour",
  "uptime_last_day",
  "uptime_last_week",
  "downtime_last_hour",
  "downtime_last_day",
  "downtime_last_week",
] as const;

const FULL = [
  ...STANDARD,
  "unknown_last_hour",
  "unknown_last_day",
  "unknown_last_week",
  "uptime_pct_last_hour",
  "uptime_pct_last_day",
  "uptime_pct_last_week",
  "polls_last_week",
  "last_poll_utc",
  "timezone",
  "default_timezone",
  "default_hours",
  "excused_last_hour",
  "excused_last_day",
  "excused_last_week",
] as const;

/** A column of the report (REPORT_SEMANTICS, the CSV). */
export type Column = (typeof FULL)[number];

/** The columns of each detail, in their order. */
export const COLUMNS: Record<Detail, readonly Column[]> = { standard: STANDARD, full: FULL };

const STANDARD_OF_PERIOD = ["store_id", "bucket", "uptime", "downtime"] as const;

const FULL_OF_PERIOD = [
  ...STANDARD_OF_PERIOD,
  ...(["unknown", "excused", "open", "uptime_pct", "polls", "outages"] as const),
] as const;

/** A column of a report for a period (CALENDAR_AND_PERIODS, section 4). */
export type PeriodColumn = (typeof FULL_OF_PERIOD)[number];

const PERIOD_COLUMNS: Record<Detail, readonly PeriodColumn[]> = {
  standard: STANDARD_OF_PERIOD,
  full: FULL_OF_PERIOD,
};

/** A column of any report. */
export type AnyColumn = Column | PeriodColumn;

/** All columns that any report has. */
export const ALL_COLUMNS: readonly AnyColumn[] = [
  ...FULL,
  ...FULL_OF_PERIOD.filter((column) => column !== "store_id"),
];

/** What a report is for: undefined: the windows; else a period, in buckets or in one piece. */
type Of = { by: string | undefined } | undefined;

/** The columns of a report; `period` is undefined for the windows. */
export function columnsOf(detail: Detail, period: Of): readonly AnyColumn[] {
  if (period === undefined) return COLUMNS[detail];
  const columns = PERIOD_COLUMNS[detail];
  return period.by === undefined ? columns.filter((column) => column !== "bucket") : columns;
}

/** The view with these columns, and the column that orders the rows of one store. */
export function viewOf(detail: Detail, period: Of) {
  const full = detail === "full";
  if (period === undefined) {
    return { view: full ? "attempt_table" : "attempt_table_standard", tie: "store_id" } as const;
  }
  if (period.by === undefined) {
    const view = full ? "attempt_period_table" : "attempt_period_table_standard";
    return { view, tie: "store_id" } as const;
  }
  const view = full ? "attempt_bucket_table" : "attempt_bucket_table_standard";
  return { view, tie: "bucket" } as const;
}
