import { z } from "zod";
import type { Database } from "./database.ts";
import { ALL, type Bounds } from "./positions.ts";
import { command, insertion, QueryFailed, query } from "./query.ts";

/** Deleted: removed; the row only keeps late processes out, and is never shown. */
const State = z.enum(["Running", "Complete", "Failed", "Cancelled", "Deleted"]);

const Milliseconds = z.coerce.number().nullable();

const Micros = z.coerce.number().nullable();

/** How far a partition of the log has been ingested. */
const Position = z.object({
  topic: z.string(),
  partition: z.number(),
  /** How often the partition has been created, this time included. */
  incarnation: z.number(),
  /** The next offset. */
  next_offset: z.coerce.number(),
});

/** The period of a report; `period_from` is empty for the windows. See 410_reports.sql. */
const StoredPeriod = z.object({
  period_from: z.string(),
  period_to: z.string(),
  period_zone: z.string(),
  period_by: z.string(),
});
export type StoredPeriod = z.infer<typeof StoredPeriod>;

/** The row of a report as ClickHouse keeps it; `_ms` and `_us` since the epoch. */
export const ReportRow = z.object({
  ...StoredPeriod.shape,
  report_id: z.string(),
  state: State,
  requested_ms: z.coerce.number(),
  /** When the last attempt began. */
  started_ms: Milliseconds,
  finished_ms: Milliseconds,
  /** Null until a report without an as_of has found the newest poll. */
  as_of_us: Micros,
  method: z.enum(["nearest", "hold"]),
  reach_us: Micros,
  gaps: z.enum(["unknown", "carry"]),
  detail: z.enum(["standard", "full"]),
  label: z.string(),
  /** How many stores were named; 0: all of them. */
  selected: z.coerce.number(),
  tz_version: z.string(),
  /** From 0 to 1. */
  progress: z.number(),
  stores: z.coerce.number(),
  /** How many rows it has; 0 for reports of before there were periods. */
  rows: z.coerce.number(),
  /** Evidence polls in its period, or in the week before its instant, of all its stores. */
  polls: z.coerce.number(),
  newest_poll_us: Micros,
  ledger: z.array(Position),
  /** Of the standard CSV; empty until it is complete. */
  csv_sha256: z.string(),
  /** Why it failed or was cancelled; empty otherwise. */
  reason: z.string(),
  /** How many times its calculation was begun. */
  attempt: z.number(),
  /** Of the last attempt; its rows carry it. All zeros before the first. */
  run_id: z.string(),
  /** Whether it waits until the process that calculates it has caught up with the log. */
  wait: z.boolean(),
  /** What its last attempt was calculated without, where it did not wait; a sentence each. */
  warnings: z.array(z.string()),
  unknown_share: z.number().nullable(),
  /** Messages that were on the log when it began and that are not in it; null: unknown. */
  missing_messages: z.coerce.number().nullable(),
  /** Whether an attempt is running. */
  leased: z.coerce.boolean(),
});
export type ReportRow = z.infer<typeof ReportRow>;

/** Identifies a report. */
export type ById = { report_id: string };
/** Identifies an attempt at a report. */
export type ByAttempt = { run_id: string };

/** An attempt at a report. */
export type Attempt = ById & ByAttempt & { attempt: number };

export const reportById = query<ById, ReportRow>({ file: "report_by_id.sql", row: ReportRow });

const endedRows = query<{ ids: string }, ById>({
  file: "ended_reports.sql",
  row: z.object({ report_id: z.string() }),
});

/** Which of these reports are not running any more, or were never there. */
export async function endedReports(db: Database, reportIds: readonly string[]): Promise<string[]> {
  if (reportIds.length === 0) return [];
  return (await endedRows(db, { ids: reportIds.join() })).map(({ report_id }) => report_id);
}

const Claimable = z.object({
  ...StoredPeriod.shape,
  report_id: z.string(),
  run_id: z.string(),
  attempt: z.number(),
  /** How many attempts before this one expired. */
  expired: z.number(),
  /** As in `ReportRow`. */
  selected: z.coerce.number(),
  wait: z.boolean(),
});
/** A report that can be claimed, with the attempt that broke off. */
export type Claimable = z.infer<typeof Claimable>;

/** Oldest first. `held`: only those that do not wait until the log is ingested. */
export const claimableReports = query<{ held: boolean }, Claimable>({
  file: "claimable_reports.sql",
  row: Claimable,
});

/** A place before the first report of the list: the list begins with the newest. */
export const BEFORE_ALL_REPORTS = {
  before_ms: 8_640_000_000_000_000,
  before_id: "ffffffff-ffff-ffff-ffff-ffffffffffff",
};

/** The number of reports on all pages of a list. */
export const countReports = query<{ state: string; label: string }, { total: number }>({
  file: "count_reports.sql",
  row: z.object({ total: z.coerce.number() }),
});

/** Reports newest first; empty texts match any. */
export const reportList = query<
  { state: string; label: string; before_ms: number; before_id: string; limit: number },
  ReportRow
>({ file: "report_list.sql", row: ReportRow });

/**
 * `attempt` and `held_run_id` are those of the previous attempt; `token` is `outcomeToken` of it.
 * `warnings` is JSON of an array of texts.
 */
export const claimReport = command<
  Attempt & {
    held_run_id: string;
    tz_version: string;
    warnings: string;
    lease_ms: number;
    token: string;
  }
>("claim_report.sql");

/** Progress from 0 to 1; `as_of` in microseconds, null to leave it as it is. */
export const renewReport = command<
  ById & ByAttempt & { as_of: number | null; progress: number; lease_ms: number }
>("renew_report.sql");

/** `token` is `outcomeToken` of the attempt; `as_of` as in `renewReport`. */
export const endReport = command<
  ById & {
    attempt: number;
    held_run_id: string;
    state: "Complete" | "Failed";
    as_of: number | null;
    stores: number;
    rows: number;
    polls: number;
    newest_poll: number | null;
    /** JSON of positions; see the file. */
    ledger: string;
    unknown_share: number | null;
    /** JSON of an array of texts: added to the present ones. */
    warnings: string;
    csv_sha256: string;
    missing_messages: number | null;
    reason: string;
    token: string;
  }
>("end_report.sql");

/** `token` is `outcomeToken` of the attempt. */
export const cancelReport = command<ById & { attempt: number; reason: string; token: string }>(
  "cancel_report.sql",
);

export const removeReport = command<ById>("remove_report.sql");

/**
 * The one deduplication token of everything that can follow an attempt: its end, or the next
 * attempt.
 */
export function outcomeToken({ report_id, attempt }: ById & { attempt: number }): string {
  return `${report_id}/${attempt}`;
}

/** Ends all leases: for a process that has ClickHouse to itself. */
export const releaseReports = command<Record<never, never>>("release_reports.sql");

/**
 * How many reports wait to be calculated, or are being calculated; `at_once`: those of them that do
 * not wait until the log is ingested.
 */
export const waitingReports = query<Record<never, never>, { waiting: number; at_once: number }>({
  file: "waiting_reports.sql",
  row: z.object({ waiting: z.coerce.number(), at_once: z.coerce.number() }),
});

/**
 * The newest poll, and the instant of a report without an `as_of`; microseconds since the epoch.
 */
export const NewestPoll = z.object({ newest_us: z.coerce.number(), instant_us: z.coerce.number() });
type NewestPoll = z.output<typeof NewestPoll>;

const FoundPoll = NewestPoll.extend({ beyond: z.coerce.number() });
type FoundPoll = z.output<typeof FoundPoll>;

const newestPollOfAll = query<{ bounds: Bounds }, FoundPoll>({
  file: "newest_poll.sql",
  row: FoundPoll,
});
const newestPollWithin = query<{ bounds: Bounds }, FoundPoll>({
  file: "newest_poll_within.sql",
  row: FoundPoll,
});

/** The newest poll within bounds; no row if there is no poll. */
export async function newestPoll(
  db: Database,
  { bounds = ALL }: { bounds?: Bounds } = {},
): Promise<NewestPoll[]> {
  const [newest] = await newestPollOfAll(db, { bounds });
  if (newest === undefined || newest.beyond === 0) return newest ? [newest] : [];
  return await newestPollWithin(db, { bounds });
}

/** Where a slice of a report's stores begins, and how many stores all slices have. */
export type SliceStart = { first: string; stores: number };

/** Slices of `size` stores each; `selected` stores, 0 for all. */
export const reportSlices = query<ById & { selected: number; size: number }, SliceStart>({
  file: "report_slices.sql",
  row: z.object({ first: z.string(), stores: z.coerce.number() }),
});

/** Selects the stores from an id on, up to another (excluded); empty: to the last. */
export type Slice = { first: string; after: string };

/**
 * Identifies the opening periods of a UTC day (its number since 1970-01-01) and of a time-zone
 * database.
 */
export type ByDay = { day: number; tz_version: string };

/** How far each input had been ingested. */
export type InputBounds = {
  polls: Bounds;
  hours: Bounds;
  timezones: Bounds;
  special_days: Bounds;
  closures: Bounds;
};

type StoresOfSlice = ById &
  ByAttempt &
  Slice &
  ByDay &
  InputBounds & {
    selected: number;
    as_of: number;
    /** The days of a report for a period, which its schedules are known by; empty: the windows. */
    days: string;
  };

/** Each fails where it cannot say how the stores were; the last one always can. */
const insertStores = [
  command<StoresOfSlice>("insert_report_stores_plain.sql"),
  command<StoresOfSlice>("insert_report_stores.sql"),
  command<StoresOfSlice>("insert_report_stores_within.sql"),
] as const;

/**
 * Notes the stores of a slice, as they are within the bounds, and when each was last polled up to
 * `as_of`: in the cheapest way that there is.
 */
export async function insertReportStores(db: Database, slice: StoresOfSlice): Promise<void> {
  const [plain, latest, within] = insertStores;
  for (const insert of [plain, latest]) {
    try {
      return await insert(db, slice);
    } catch (error) {
      if (!isBeyond(error)) throw error;
    }
  }
  await within(db, slice);
}

function isBeyond(error: unknown): boolean {
  return error instanceof QueryFailed && error.message.includes("beyond the bounds, or later");
}

/** A schedule by its name, and its zone, week and calendar; the week is for `readWeek`. */
export const Schedule = z.object({
  schedule: z.string(),
  timezone: z.string(),
  week: z.string(),
  /** The calendar besides the week, see sql/schema/325_store_calendars.sql. */
  calendar: z.string(),
});
export type Schedule = z.infer<typeof Schedule>;

const NewSchedule = z
  .tuple([z.string(), z.string(), z.string(), z.string()])
  .transform(
    ([schedule, timezone, week, calendar]): Schedule => ({ schedule, timezone, week, calendar }),
  );

/**
 * How many stores a slice of an attempt has, and the schedules whose opening periods are not stored
 * yet.
 */
export const reportSlice = query<
  ByAttempt & Slice & ByDay,
  { stores: number; new_schedules: Schedule[] }
>({
  file: "report_slice.sql",
  row: z.object({
    stores: z.coerce.number(),
    new_schedules: z.array(NewSchedule),
  }),
});

/** `opens` and `closes` in microseconds since the epoch. */
export const insertSchedules =
  insertion<
    [
      day: number,
      tzVersion: string,
      schedule: string,
      timezone: string,
      week: { day: number; start_time_local: string; end_time_local: string }[],
      calendar: string,
      opens: number[],
      closes: number[],
      excused_from: number[],
      excused_to: number[],
    ]
  >("insert_schedules.sql");

/** Durations and instants in microseconds. */
export const insertReportRows = command<
  ById &
    ByAttempt &
    Slice &
    ByDay & {
      /** The time of the evidence, both included. */
      from: number;
      to: number;
      /** The windows, and the instants that tell their polls apart; JSON arrays. */
      starts: string;
      ends: string;
      marks: string;
      method: string;
      reach: number;
      gaps: string;
      bounds: Bounds;
    }
>("insert_report_rows.sql");

/** How many rows an attempt has, and how many polls were evidence in its week. */
export const reportTotals = query<
  ById & ByAttempt,
  { stores: number; polls: number; unknown_share: number | null }
>({
  file: "report_totals.sql",
  row: z.object({
    stores: z.coerce.number(),
    polls: z.coerce.number(),
    unknown_share: z.number().nullable(),
  }),
});

const StoresPolled = z.object({
  stores: z.coerce.number(),
  polled: z.coerce.number(),
  is_later: z.boolean(),
  open: z.coerce.number(),
});
type StoresPolled = z.output<typeof StoresPolled>;
type AroundInstant = { as_of: number; bounds: Bounds };

const storesPolledLast = query<AroundInstant, StoresPolled>({
  file: "stores_polled.sql",
  row: StoresPolled,
});
const storesPolledWithin = query<AroundInstant, StoresPolled>({
  file: "stores_polled_within.sql",
  row: StoresPolled,
});

/** Counts of the stores that were polled around an instant, in microseconds. */
export async function storesPolled(
  db: Database,
  around: AroundInstant,
): Promise<Omit<StoresPolled, "open"> | undefined> {
  const [known] = await storesPolledLast(db, around);
  if (known === undefined || known.open === 0) return known;
  return (await storesPolledWithin(db, around))[0];
}

const deletions = [
  "delete_report_rows.sql",
  "delete_report_stores.sql",
  "delete_report_period_rows.sql",
  "delete_report_buckets.sql",
  "delete_report_attributes.sql",
].map((file) => command<ById & ByAttempt>(file));

/** Deletes what an attempt that lost its lease, or broke off, left behind. */
export async function discardAttempt(
  db: Database,
  { report_id, run_id }: ById & ByAttempt,
): Promise<void> {
  for (const forget of deletions) await forget(db, { report_id, run_id });
}

/** Attempts that left something behind and that nothing refers to. */
export const reportLostAttempts = query<Record<never, never>, ById & ByAttempt>({
  file: "report_lost_runs.sql",
  row: z.object({ report_id: z.string(), run_id: z.string() }),
});

/** The buckets of a report for a period in zones; instants in microseconds. */
export const insertReportBuckets = insertion<
  [
    reportId: string,
    runId: string,
    timezone: string,
    starts: number[],
    ends: number[],
    marks: number[],
    labels: string[],
  ]
>("insert_report_buckets.sql");

/** The zones of the stores of a slice that have no buckets yet. */
export const zonesWithoutBuckets = query<ByAttempt & Slice, { timezone: string }>({
  file: "zones_without_buckets.sql",
  row: z.object({ timezone: z.string() }),
});

/** Durations and instants in microseconds; `from` and `to` are those of the evidence. */
export const insertReportPeriodRows = command<
  ById &
    ByAttempt &
    Slice &
    ByDay & {
      from: number;
      to: number;
      as_of: number;
      method: string;
      reach: number;
      gaps: string;
      bounds: Bounds;
    }
>("insert_report_period_rows.sql");

/**
 * As `reportTotals`, of a report for a period: how many rows it has, and how many its stores and
 * their buckets make.
 */
export const periodTotals = query<
  ById & ByAttempt,
  { rows: number; expected: number; polls: number; unknown_share: number | null }
>({
  file: "period_totals.sql",
  row: z.object({
    rows: z.coerce.number(),
    expected: z.coerce.number(),
    polls: z.coerce.number(),
    unknown_share: z.number().nullable(),
  }),
});
