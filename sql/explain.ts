import { z } from "zod";
import { query } from "./query.ts";
import type { ByDay } from "./reports.ts";

const Micros = z.number().int();

/**
 * What an attempt at a report calculated for a store, in exact microseconds, and from which hours.
 */
export const ExplainRow = z.object({
  up_last_hour: Micros,
  up_last_day: Micros,
  up_last_week: Micros,
  down_last_hour: Micros,
  down_last_day: Micros,
  down_last_week: Micros,
  open_last_hour: Micros,
  open_last_day: Micros,
  open_last_week: Micros,
  excused_last_hour: Micros,
  excused_last_day: Micros,
  excused_last_week: Micros,
  polls_last_week: z.number(),
  timezone: z.string(),
  week: z.array(
    z.object({ day: z.number(), start_time_local: z.string(), end_time_local: z.string() }),
  ),
  /** The calendar besides the week, see sql/schema/325_store_calendars.sql. */
  calendar: z.string(),
  /** The opening periods that the attempt used, in microseconds since the epoch. */
  opens: z.array(Micros),
  closes: z.array(Micros),
  excused_from: z.array(Micros),
  excused_to: z.array(Micros),
});
export type ExplainRow = z.infer<typeof ExplainRow>;

/** The row of a store in an attempt at a report; none if the report does not have the store. */
export const explainRow = query<
  { report_id: string; run_id: string; store_id: string } & ByDay,
  ExplainRow
>({ file: "explain_row.sql", row: ExplainRow });

const Percent = z.number().nullable();

const ReportedRow = z.object({
  store_id: z.string(),
  uptime_last_hour: z.number(),
  uptime_last_day: z.number(),
  uptime_last_week: z.number(),
  downtime_last_hour: z.number(),
  downtime_last_day: z.number(),
  downtime_last_week: z.number(),
  unknown_last_hour: z.number(),
  unknown_last_day: z.number(),
  unknown_last_week: z.number(),
  uptime_pct_last_hour: Percent,
  uptime_pct_last_day: Percent,
  uptime_pct_last_week: Percent,
  polls_last_week: z.number(),
  last_poll_utc: z.string().nullable(),
  timezone: z.string(),
  default_timezone: z.boolean(),
  default_hours: z.boolean(),
  excused_last_hour: z.number(),
  excused_last_day: z.number(),
  excused_last_week: z.number(),
});

/** The row of a store as a complete report shows it: minutes for the hour, hours for the rest. */
export const reportedRow = query<
  { report_id: string; store_id: string },
  z.infer<typeof ReportedRow>
>({ file: "explain_table_row.sql", row: ReportedRow });
