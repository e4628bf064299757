import { z } from "@hono/zod-openapi";

const Minutes = z.number().describe("Minutes of the last hour, two decimals");
const Hours = z.number().describe("Hours, two decimals");
const Percent = z.number().nullable().describe("Of the known time; null: no time is known");

/** A row of a report as JSON: the columns of standard detail, and in full detail all the others. */
export const ReportTableRow = z
  .object({
    store_id: z.string(),
    uptime_last_hour: Minutes,
    uptime_last_day: Hours,
    uptime_last_week: Hours,
    downtime_last_hour: Minutes,
    downtime_last_day: Hours,
    downtime_last_week: Hours,
    unknown_last_hour: Minutes.optional(),
    unknown_last_day: Hours.optional(),
    unknown_last_week: Hours.optional(),
    uptime_pct_last_hour: Percent.optional(),
    uptime_pct_last_day: Percent.optional(),
    uptime_pct_last_week: Percent.optional(),
    polls_last_week: z.number().int().optional().describe("Evidence polls in the week"),
    last_poll_utc: z.string().nullable().optional().describe("Up to as_of, `…T18:13:22.479220Z`"),
    timezone: z.string().optional(),
    default_timezone: z.boolean().optional().describe("The store has no zone of its own"),
    default_hours: z.boolean().optional().describe("The store has no hours: always open"),
    excused_last_hour: Minutes.optional(),
    excused_last_day: Hours.optional(),
    excused_last_week: Hours.optional().describe("Open time within planned closures"),
  })
  .openapi("ReportRow");

/** A row of a report for a period as JSON. */
export const PeriodTableRow = z
  .object({
    store_id: z.string(),
    bucket: z
      .string()
      .optional()
      .describe("With `by`: `2024-10-07`, `2024-W41` or `2024-10`, cut to the period"),
    uptime: Hours,
    downtime: Hours,
    unknown: Hours.optional(),
    excused: Hours.optional().describe("Hours open within planned closures"),
    open: Hours.optional().describe("Hours: the sum of the four"),
    uptime_pct: Percent.optional(),
    polls: z.number().int().optional().describe("Evidence polls in the period or bucket"),
    outages: z.number().int().optional().describe("Outages with downtime in the period or bucket"),
  })
  .openapi("PeriodRow");
