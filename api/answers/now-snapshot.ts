import { singleFlight } from "../../sql/concurrency/single-flight.ts";
import type { Database } from "../../sql/database.ts";
import { newestPoll } from "../../sql/reports.ts";
import type { StoreFacts } from "../../sql/stores.ts";
import { type ScheduleNow, schedulesNow, weeksByHash } from "../../sql/stores-now.ts";
import { summaryOf } from "../readiness/pipeline-state.ts";
import type { Readiness } from "../readiness/readiness.ts";
import { type Calendar, openCalendars } from "../uptime/opening-periods.ts";

/** A poll tells how its store is for so long (docs/NUMBERS.md, "Now"). */
const FRESH_US = 3 * 3_600_000_000;

/** How many stores are how; each is counted once. */
export type Counts = { up: number; down: number; unknown: number; closed: number };

/** A store that is down while it is open, with its schedule; the week is JSON. */
export type DownSnapshot = ScheduleNow["down"][number] & {
  polled: NonNullable<ScheduleNow["down"][number]["polled"]>;
  timezone: string;
  week: string;
};

/** How all stores are, at one instant; instants in microseconds since the epoch. */
export type Snapshot = {
  at: number;
  /** What the clock showed. */
  clock: number;
  /** The newest poll of all; null when there is none. */
  newest: number | null;
  counts: Counts;
  down: DownSnapshot[];
  pipeline: ReturnType<typeof summaryOf> & { reasons: string[] };
};

/**
 * The instant that "now" speaks of: that of the clock; but of a system whose newest poll is older than
 * three hours (history was loaded, say) nothing is known at the clock's, and it speaks of that poll's.
 */
export function instantOfNow(clockUs: number, newest: number | null): number {
  return newest !== null && newest < clockUs - FRESH_US ? newest : clockUs;
}

/** How one store is at an instant, by the same rule as all of them are counted. */
export function stateAt(at: number, isOpen: boolean, polled: StoreFacts["polled"]): keyof Counts {
  if (!isOpen) return "closed";
  if (polled === null || polled.last_us < at - FRESH_US) return "unknown";
  return polled.status === "active" ? "up" : "down";
}

/** Finds out how all stores are; who asks at the same time shares the answer. */
export function openSnapshots(
  db: Database,
  readiness: Pick<Readiness, "observe" | "awaitEnd">,
  clock: () => Date,
): () => Promise<Snapshot> {
  const calendars = openCalendars();
  let weeks: ReadonlyMap<string, string> = new Map();

  /** Stores take new weeks seldom: all are asked for again when one is met that is not known. */
  async function withWeeks(rows: readonly ScheduleNow[]): Promise<ScheduleNow[]> {
    if (rows.some(({ week }) => !weeks.has(week))) {
      weeks = new Map((await weeksByHash(db, {})).map(({ hash, week }) => [hash, week]));
    }
    return rows.map((row) => ({ ...row, week: weeks.get(row.week) ?? "[]" }));
  }

  return singleFlight(async () => {
    // What was acknowledged before somebody asked is in what he is told; else the lag tells it.
    await readiness.awaitEnd();
    const observing = readiness.observe();
    // Should ClickHouse fail, the question below says so first.
    observing.catch(() => {});
    const [found] = await newestPoll(db);
    const newest = found?.newest_us ?? null;
    const clockUs = clock().getTime() * 1000;
    const at = instantOfNow(clockUs, newest);
    const schedules = await withWeeks(await schedulesNow(db, { fresh_from: at - FRESH_US }));
    const { pipeline, reasons } = await observing;
    return {
      at,
      clock: clockUs,
      newest,
      ...tally(schedules, calendars(at, at), at),
      pipeline: { ...summaryOf(pipeline), reasons },
    };
  });
}

/** Counts stores by whether their schedule is open at an instant, and by what was seen of them. */
function tally(
  schedules: readonly ScheduleNow[],
  calendar: Calendar,
  at: number,
): { counts: Counts; down: DownSnapshot[] } {
  const counts = { up: 0, down: 0, unknown: 0, closed: 0 };
  const down: DownSnapshot[] = [];
  for (const { timezone, week, stores, fresh, up, down: seenDown } of schedules) {
    const isOpen = calendar(timezone, week).some(({ from, to }) => from <= at && at < to);
    if (!isOpen) {
      counts.closed += stores;
      continue;
    }
    counts.up += up;
    counts.down += fresh - up;
    counts.unknown += stores - fresh;
    for (const { store_id, polled } of seenDown) {
      if (polled !== null) down.push({ store_id, polled, timezone, week });
    }
  }
  return { counts, down };
}
