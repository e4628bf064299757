import { z } from "zod";
import { query } from "./query.ts";
import type { ByAttempt, ByDay, ById } from "./reports.ts";

const Micros = z.number().int();

/** A store as an attempt at a report for a period found it, and its open time, in microseconds. */
const PeriodStore = z.object({
  timezone: z.string(),
  week: z.array(
    z.object({ day: z.number(), start_time_local: z.string(), end_time_local: z.string() }),
  ),
  /** The calendar besides the week, see sql/schema/325_store_calendars.sql. */
  calendar: z.string(),
  opens: z.array(Micros),
  closes: z.array(Micros),
  excused_from: z.array(Micros),
  excused_to: z.array(Micros),
});
export type PeriodStore = z.infer<typeof PeriodStore>;

/** The store of an attempt, with the opening periods that it used; none if it is not in it. */
export const periodStore = query<ByAttempt & ByDay & { store_id: string }, PeriodStore>({
  file: "period_store.sql",
  row: PeriodStore,
});

/** What an attempt calculated for a store and bucket, in exact microseconds. */
const PeriodStoreRow = z.object({
  bucket: z.string(),
  up: Micros,
  down: Micros,
  open: Micros,
  excused: Micros,
  polls: z.number(),
  outages: z.number(),
});
export type PeriodStoreRow = z.infer<typeof PeriodStoreRow>;

type OfStore = ById & ByAttempt & { store_id: string };

/** The rows of a store, by bucket. */
export const periodStoreRows = query<OfStore, PeriodStoreRow>({
  file: "period_store_rows.sql",
  row: PeriodStoreRow,
});

const ReportedPeriodRow = z.object({
  store_id: z.string(),
  bucket: z.string(),
  uptime: z.number(),
  downtime: z.number(),
  unknown: z.number(),
  excused: z.number(),
  open: z.number(),
  uptime_pct: z.number().nullable(),
  polls: z.number(),
  outages: z.number(),
});

/** The same in hours, as the report shows them. */
export const reportedPeriodRows = query<OfStore, z.infer<typeof ReportedPeriodRow>>({
  file: "period_table_rows.sql",
  row: ReportedPeriodRow,
});
