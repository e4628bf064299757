import { singleFlight } from "../../sql/concurrency/single-flight.ts";
import type { Database } from "../../sql/database.ts";
import { newestPoll } from "../../sql/reports.ts";
import type { StoreFacts } from "../../sql/stores.ts";
import { type ScheduleNow, schedulesNow, weeksByHash } from "../../sql/stores-now.ts";
import { summaryOf } from "../readiness/pipeline-state.ts";
import type { Readiness } from "../readiness/readiness.ts";
import { readCalendar } from "../uptime/calendar.ts";
import { type PeriodsOf, rememberedPeriods, wallClocks } from "../uptime/opening-periods.ts";
import { plannedCause } from "../uptime/planned-closing.ts";
import type { WallClock } from "../uptime/wall-clock.ts";

/** How long a poll decides the present state of its store (docs/NUMBERS.md, "Now"). */
const FRESH_US = 3 * 3_600_000_000;

/** The number of stores in each state; each store is counted once. */
export type Counts = { up: number; down: number; unknown: number; closed: number };

/** A store that is down while it is open, with its schedule; the week is JSON. */
export type DownSnapshot = ScheduleNow["down"][number] & {
  polled: NonNullable<ScheduleNow["down"][number]["polled"]>;
  timezone: string;
  week: string;
  calendar: string;
};

/** The first stores, by id, that are closed as planned, with their schedules; at most 50. */
export type PlannedStores = {
  /** How many there are in all. */
  stores: number;
  named: (Pick<DownSnapshot, "timezone" | "week" | "calendar"> & { store_id: string })[];
};

/** How many of them are named. */
const NAMED = 50;

/** The state of all stores at one instant; instants in microseconds since the epoch. */
type Snapshot = {
  at: number;
  /** The time of the clock. */
  clock: number;
  /** The newest poll of all; null when there is none. */
  newest: number | null;
  counts: Counts;
  /** The counts of the stores with each value of an attribute; none without an attribute. */
  groups: ReadonlyMap<string, Counts>;
  down: DownSnapshot[];
  planned: PlannedStores;
  pipeline: ReturnType<typeof summaryOf> & { reasons: string[] };
};

/**
 * The instant that "now" means: that of the clock, unless the newest poll is older than three hours
 * (history was loaded, for example). Then nothing is known of the clock's, and it means that
 * poll's.
 */
export function instantOfNow(clockUs: number, newest: number | null): number {
  return newest !== null && newest < clockUs - FRESH_US ? newest : clockUs;
}

/** The state of one store at an instant, by the rule by which all of them are counted. */
export function stateAt(at: number, isOpen: boolean, polled: StoreFacts["polled"]): keyof Counts {
  if (!isOpen) return "closed";
  if (polled === null || polled.last_us < at - FRESH_US) return "unknown";
  return polled.status === "active" ? "up" : "down";
}

/** Finds the state of all stores, and of its groups by an attribute; empty for no groups. */
export type FindSnapshot = (by: string) => Promise<Snapshot>;

/** For how many attributes simultaneous requests are remembered. */
const MOST_FLIGHTS = 100;

/** Finds the state of all stores; simultaneous requests with the same groups share the answer. */
export function openSnapshots(
  db: Database,
  readiness: Pick<Readiness, "observe" | "awaitEnd">,
  clock: () => Date,
): FindSnapshot {
  const periodsBetween = rememberedPeriods();
  const clocks = wallClocks();
  let weeks: ReadonlyMap<string, string> = new Map();

  /** Weeks rarely change: all are read again when an unknown one is found. */
  async function withWeeks(rows: readonly ScheduleNow[]): Promise<ScheduleNow[]> {
    if (rows.some(({ week }) => !weeks.has(week))) {
      weeks = new Map((await weeksByHash(db, {})).map(({ hash, week }) => [hash, week]));
    }
    return rows.map((row) => ({ ...row, week: weeks.get(row.week) ?? "[]" }));
  }

  async function find(by: string): Promise<Snapshot> {
    // The answer has all that was acknowledged before the request; if not, the lag shows it.
    await readiness.awaitEnd();
    const observing = readiness.observe();
    // If ClickHouse fails, the query below reports it first.
    observing.catch(() => {});
    const [found] = await newestPoll(db);
    const newest = found?.newest_us ?? null;
    const clockUs = clock().getTime() * 1000;
    const at = instantOfNow(clockUs, newest);
    const schedules = await withWeeks(await schedulesNow(db, { fresh_from: at - FRESH_US, by }));
    const { pipeline, reasons } = await observing;
    return {
      at,
      clock: clockUs,
      newest,
      ...tally(schedules, periodsBetween(at, at), clocks, at),
      pipeline: { ...summaryOf(pipeline), reasons },
    };
  }

  const flights = new Map<string, () => Promise<Snapshot>>();
  return (by) => {
    const flight = flights.get(by) ?? singleFlight(() => find(by));
    if (flights.size >= MOST_FLIGHTS) flights.clear();
    flights.set(by, flight);
    return flight();
  };
}

/** Counts open stores: how many there are, how many were polled, and how many of these are up. */
function addOpen(counts: Counts, stores: number, fresh: number, up: number): void {
  counts.up += up;
  counts.down += fresh - up;
  counts.unknown += stores - fresh;
}

/** Counts stores by whether their schedule is open at an instant, and by their newest polls. */
function tally(
  schedules: readonly ScheduleNow[],
  periodsOf: PeriodsOf,
  clocks: (timezone: string) => WallClock,
  at: number,
): Pick<Snapshot, "counts" | "groups" | "down" | "planned"> {
  const counts = { up: 0, down: 0, unknown: 0, closed: 0 };
  const groups = new Map<string, Counts>();
  const groupOf = (value: string) => {
    const group = groups.get(value) ?? { up: 0, down: 0, unknown: 0, closed: 0 };
    groups.set(value, group);
    return group;
  };
  const down: DownSnapshot[] = [];
  const planned: PlannedStores = { stores: 0, named: [] };
  for (const schedule of schedules) {
    const { timezone, week, calendar, stores, fresh, up, down: seenDown } = schedule;
    const isOpen = periodsOf(timezone, week, calendar).some(
      ({ from, to }) => from <= at && at < to,
    );
    if (!isOpen) {
      counts.closed += stores;
      for (const [value, members] of schedule.values) groupOf(value).closed += members;
      const isPlanned =
        calendar !== "" &&
        plannedCause(readCalendar(week, calendar), clocks(timezone), at) !== undefined;
      if (!isPlanned) continue;
      planned.stores += stores;
      for (const store_id of schedule.named) {
        planned.named.push({ store_id, timezone, week, calendar });
      }
      continue;
    }
    addOpen(counts, stores, fresh, up);
    for (const [value, ...of] of schedule.values) addOpen(groupOf(value), ...of);
    for (const { store_id, polled } of seenDown) {
      if (polled !== null) down.push({ store_id, polled, timezone, week, calendar });
    }
  }
  planned.named.sort((a, b) => (a.store_id < b.store_id ? -1 : 1)).splice(NAMED);
  return { counts, groups, down, planned };
}
