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

/** The views that have them. */
export const VIEWS = { standard: "attempt_table_standard", full: "attempt_table" } as const;
