import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { download, wholeCsv } from "../../api/answers/report-download.ts";
import { openReports } from "../../api/reports/reports.ts";
import { ReportOptions } from "../../api/uptime/options.ts";
import { hours, polls, timezones } from "../../consumers/sinks.ts";
import { canonicalClockTime } from "../../producers/messages/clock-time.ts";
import { canonicalTimestamp } from "../../producers/messages/timestamp.ts";
import { type OpeningHours, topics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { temporaryDatabase } from "./temporary-database.ts";

/** What is known of a store, in words. The same id again is a later word about the same store. */
export type Given = {
  id: string;
  /**
   * Rows such as `Mon 09:00-17:00`, or `daily 09:00-17:00` for one on each weekday. None: closed on all
   * days; null: no hours are known any more.
   */
  hours?: readonly string[] | null;
  zone?: string;
  /** Such as `2023-01-23 15:14 active`, in UTC; seconds and their fraction where they matter. */
  polls?: readonly string[];
};

/** A question as a caller spells it; `as_of` like the instant of a poll. */
export type Requested = z.input<typeof ReportOptions>;

/** Exact microseconds. */
export type Ledger = { up: number; down: number; open: number };
export type ExactRow = {
  store_id: string;
  hour: Ledger;
  day: Ledger;
  week: Ledger;
  polls_last_week: number;
  timezone: string;
};
/** What a report says: in exact rows, and as CSV in both details. */
export type Written = { rows: ExactRow[]; standard: string; full: string };
export type Report = Written & { id: string; runId: string; asOf: number };

/** One store, one question, and the ledgers that answer it; in UTC where no zone is named. */
export type Case = { it: string } & Omit<Given, "id"> &
  Requested &
  Partial<Record<"hour" | "day" | "week", string>>;

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

const TABLES = [
  ...["poll_days", "store_status", "store_hours", "store_timezones", "store_facts"],
  ...["store_hours_history", "store_timezones_history"],
  ...["reports", "report_stores", "schedules", "report_rows"],
  ...["report_selections", "report_keys"],
];

/** The report on these stores and no others. */
export async function reportOf(
  db: Database,
  given: readonly Given[],
  requested: Requested = {},
): Promise<Report> {
  await empty(db);
  await tell(db, given);
  return query(db, requested);
}

/** Forgets all stores and reports. */
export async function empty(db: Database): Promise<void> {
  await Promise.all(TABLES.map((table) => db.command({ query: `TRUNCATE TABLE ${table}` })));
}

/** Writes what is known of stores, in one batch for each topic; `position` is that of the first. */
export async function tell(db: Database, given: readonly Given[], position = 0): Promise<void> {
  const placed = given.map((each, index) => ({ ...each, position: position + index }));
  await timezones.write(
    db,
    placed.flatMap(({ id, zone, position }) =>
      zone === undefined ? [] : { value: zoneMessage(id, zone), position },
    ),
  );
  await hours.write(
    db,
    placed.flatMap(({ id, hours, position }) =>
      hours === undefined ? [] : { value: weekMessage(id, hours), position },
    ),
  );
  await polls.write(
    db,
    placed.flatMap(({ id, polls = [], position }) =>
      polls.map((poll) => ({ value: pollMessage(id, poll), position })),
    ),
  );
}

/** Calculates a report on what the store knows now, and reads all that is written of it. */
export async function query(db: Database, requested: Requested = {}): Promise<Report> {
  const calculated = await calculate(db, requested);
  return { ...calculated, ...(await written(db, calculated.id)) };
}

async function calculate(db: Database, requested: Requested): Promise<Omit<Report, keyof Written>> {
  const { as_of, ...rest } = requested;
  const encoded = as_of === undefined ? rest : { ...rest, as_of: instant(as_of) };
  const options = ReportOptions.parse(encoded);
  const reports = openReports(db);
  const id = await reports.trigger(options);
  await reports.idle();
  const report = await reports.find(id);
  if (report?.state !== "Complete" || report.as_of_us === null) throw new Error(report?.reason);
  return { id, runId: report.run_id, asOf: report.as_of_us };
}

/** What is written of a report. */
export async function written(db: Database, id: string): Promise<Written> {
  const report = await openReports(db).find(id);
  if (report === undefined) throw new Error(`there is no report ${id}`);
  return {
    rows: await exactRows(db, id),
    standard: await text(await download(db, report, wholeCsv("standard"))),
    full: await text(await download(db, report, wholeCsv("full"))),
  };
}

/** `up 1:44:30, down 1:15:30, unknown 0:00:00.000001`, without what there is none of; or `closed`. */
export function told({ up, down, open }: Ledger): string {
  const parts = Object.entries({ up, down, unknown: open - up - down });
  const message = parts.filter(([, us]) => us !== 0).map(([name, us]) => `${name} ${duration(us)}`);
  return message.join(", ") || "closed";
}

/** The canonical form of an instant whose seconds may be left out. */
export function instant(message: string): string {
  const canonical = canonicalTimestamp(/\d\d:\d\d:\d\d/.test(message) ? message : `${message}:00`);
  if (canonical === undefined) throw new Error(`no instant: ${message}`);
  return canonical;
}

/** Declares a test for each case, under the rule that it belongs to. */
export function cases(store: () => Database, rules: Record<string, readonly Case[]>): void {
  for (const [rule, group] of Object.entries(rules)) {
    describe(rule, () => {
      for (const each of group) it(each.it, () => answer(store(), each));
    });
  }
}

/** A store that is there while the tests of a file run; once per file, there is one engine. */
export function storeOfFile(): () => Database {
  let temporary: Awaited<ReturnType<typeof temporaryDatabase>>;
  beforeAll(async () => {
    temporary = await temporaryDatabase();
  });
  afterAll(() => temporary.close());
  return () => temporary.db;
}

async function answer(db: Database, { it: _, hour, day, week, ...rest }: Case): Promise<void> {
  const { zone = "UTC", hours, polls, ...requested } = rest;
  const given = {
    id: "s",
    zone,
    ...(hours === undefined ? {} : { hours }),
    ...(polls && { polls }),
  };
  await empty(db);
  await tell(db, [given]);
  const { id } = await calculate(db, requested);
  const rows = await exactRows(db, id);
  const expected = Object.entries({ hour, day, week }).filter(
    ([, message]) => message !== undefined,
  );
  const found = rows.map((row) => ({
    hour: told(row.hour),
    day: told(row.day),
    week: told(row.week),
  }));
  expect(found).toMatchObject([Object.fromEntries(expected)]);
}

const Micros = z.coerce.number().int();
const Sums = z
  .tuple([Micros, Micros, Micros])
  .transform(([up, down, open]) => ({ up, down, open }));
const Rows = z.array(
  z.object({
    store_id: z.string(),
    hour: Sums,
    day: Sums,
    week: Sums,
    polls_last_week: z.number(),
    timezone: z.string(),
  }),
);

async function exactRows(db: Database, report_id: string): Promise<ExactRow[]> {
  const answer = await db.query({
    query: `
      SELECT
          store_id,
          [up_last_hour, down_last_hour, open_last_hour] AS hour,
          [up_last_day, down_last_day, open_last_day] AS day,
          [up_last_week, down_last_week, open_last_week] AS week,
          polls_last_week,
          timezone
      FROM report_rows
      WHERE report_id = {report_id:UUID}
      ORDER BY store_id`,
    query_params: { report_id },
    format: "JSONEachRow",
  });
  return Rows.parse(await answer.json());
}

function zoneMessage(store_id: string, timezone_str: string) {
  return topics.timezones.value.parse({ store_id, timezone_str });
}

function weekMessage(store_id: string, rows: readonly string[] | null) {
  return topics.hours.value.parse({ store_id, week: rows?.flatMap(hoursRows) ?? null });
}

function hoursRows(message: string): OpeningHours[] {
  const [name = "", range = ""] = message.split(" ");
  const [start_time_local = "", end_time_local = ""] = range.split("-").map(canonicalClockTime);
  const days = name === "daily" ? WEEKDAYS.keys() : [WEEKDAYS.indexOf(name)];
  return [...days].map((day) => ({ day, start_time_local, end_time_local }));
}

function pollMessage(store_id: string, message: string) {
  const [, at = "", status] = /^(.*) (\w+)$/.exec(message) ?? [];
  return topics.polls.value.parse({ store_id, status, timestamp_utc: instant(at) });
}

function duration(us: number): string {
  const [seconds, fraction] = [Math.floor(us / 1_000_000), us % 1_000_000];
  const sixty = (count: number) => String(count % 60).padStart(2, "0");
  const clock = `${Math.floor(seconds / 3600)}:${sixty(Math.floor(seconds / 60))}:${sixty(seconds)}`;
  return fraction === 0 ? clock : `${clock}.${String(fraction).padStart(6, "0")}`;
}
