import { z } from "zod";
import { command, insertion, question } from "./question.ts";
import type { Store } from "./store.ts";

const State = z.enum(["Running", "Complete", "Failed"]);

/** The row of a report as ClickHouse keeps it. */
export const ReportRow = z.object({
  report_id: z.string(),
  state: State,
  /** Microseconds since the epoch; null until a report without an as_of has found the newest poll. */
  as_of_us: z.coerce.number().nullable(),
  method: z.enum(["nearest", "hold"]),
  reach_us: z.coerce.number().nullable(),
  gaps: z.enum(["unknown", "carry"]),
  tz_version: z.string(),
  /** From 0 to 1. */
  progress: z.number(),
  stores: z.coerce.number(),
  /** Why it failed; empty otherwise. */
  reason: z.string(),
  /** How many times its calculation was begun. */
  attempt: z.number(),
  /** Of the last attempt; its rows carry it. All zeros before the first. */
  run_id: z.string(),
});
export type ReportRow = z.infer<typeof ReportRow>;

type ById = { report_id: string };
type ByRun = { run_id: string };

/** An attempt at a report. */
export type Attempt = ById & ByRun & { attempt: number };

export const reportById = question<ById, ReportRow>({ file: "report_by_id.sql", row: ReportRow });

/** Reports that wait for somebody to take them up, oldest first, with the attempt that broke off. */
export const takeableReports = question<Record<never, never>, Attempt>({
  file: "takeable_reports.sql",
  row: z.object({ report_id: z.string(), run_id: z.string(), attempt: z.number() }),
});

/** Microseconds and microseconds since the epoch. */
export const insertReports =
  insertion<
    [reportId: string, asOf: number | null, method: string, reachUs: number | null, gaps: string]
  >("insert_reports.sql");

/** `attempt` and `held_run_id` are those of the attempt before; `token` is `outcomeToken` of it. */
export const claimReport = command<
  Attempt & { held_run_id: string; tz_version: string; lease_ms: number; token: string }
>("claim_report.sql");

/** Progress from 0 to 1; `as_of` in microseconds, null to leave it as it is. */
export const renewReport = command<
  ById & ByRun & { as_of: number | null; progress: number; lease_ms: number }
>("renew_report.sql");

/** `token` is `outcomeToken` of the attempt; `as_of` as in `renewReport`. */
export const endReport = command<
  ById & {
    attempt: number;
    held_run_id: string;
    state: "Complete" | "Failed";
    as_of: number | null;
    stores: number;
    reason: string;
    token: string;
  }
>("end_report.sql");

/** The one deduplication token of all that can follow an attempt: its end, or the next attempt. */
export function outcomeToken({ report_id, attempt }: ById & { attempt: number }): string {
  return `${report_id}/${attempt}`;
}

/** Ends all leases: for a process that has ClickHouse to itself. */
export const releaseReports = command<Record<never, never>>("release_reports.sql");

export const newestPoll = question<Record<never, never>, { newest_us: number }>({
  file: "newest_poll.sql",
  row: z.object({ newest_us: z.coerce.number() }),
});

export const insertReportStores = command<ByRun>("insert_report_stores.sql");

const Hours = z.object({
  day: z.number(),
  start_time_local: z.string(),
  end_time_local: z.string(),
});

const Schedule = z.object({
  schedule: z.number(),
  timezone: z.string(),
  week: z.array(Hours),
  stores: z.coerce.number(),
});
export type Schedule = z.infer<typeof Schedule>;

export const reportSchedules = question<ByRun, Schedule>({
  file: "report_schedules.sql",
  row: Schedule,
});

/** Microseconds since the epoch. */
export const insertReportSchedules = insertion<
  [runId: string, schedule: number, opens: number[], closes: number[]]
>("insert_report_schedules.sql");

/** Durations and instants in microseconds; `slice` of `slices` parts of the stores. */
export const insertReportRows = command<{
  report_id: string;
  run_id: string;
  as_of: number;
  method: string;
  reach: number;
  gaps: string;
  slices: number;
  slice: number;
}>("insert_report_rows.sql");

const deletions = [
  "delete_report_rows.sql",
  "delete_report_stores.sql",
  "delete_report_schedules.sql",
].map((file) => command<ById & ByRun>(file));

/** Takes away what a run that lost its report, or broke off, left behind. */
export async function forgetRun(store: Store, { report_id, run_id }: ById & ByRun): Promise<void> {
  for (const forget of deletions) await forget(store, { report_id, run_id });
}

const Percent = z.string().nullable();

/** A row as people read it: minutes for the hour, hours for the rest, as text with two digits. */
const TableRow = z.object({
  store_id: z.string(),
  uptime_last_hour: z.string(),
  uptime_last_day: z.string(),
  uptime_last_week: z.string(),
  downtime_last_hour: z.string(),
  downtime_last_day: z.string(),
  downtime_last_week: z.string(),
  unknown_last_hour: z.string(),
  unknown_last_day: z.string(),
  unknown_last_week: z.string(),
  uptime_pct_last_hour: Percent,
  uptime_pct_last_day: Percent,
  uptime_pct_last_week: Percent,
  polls_last_week: z.number(),
  last_poll_utc: z.string().nullable(),
  timezone: z.string(),
  default_timezone: z.boolean(),
  default_hours: z.boolean(),
});
export type TableRow = z.infer<typeof TableRow>;

export const reportTable = question<ById, TableRow>({ file: "report_table.sql", row: TableRow });

const WorstStore = TableRow.pick({
  store_id: true,
  uptime_pct_last_week: true,
  downtime_last_hour: true,
  downtime_last_day: true,
  downtime_last_week: true,
  timezone: true,
});
export type WorstStore = z.infer<typeof WorstStore>;

export const worstStores = question<ById & { count: number }, WorstStore>({
  file: "worst_stores.sql",
  row: WorstStore,
});
