import { DAY_US } from "../../producers/messages/clock-time.ts";
import { topics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { type LedgerPosition, ledgerPositions } from "../../sql/ingest.ts";
import { positionAt } from "../../sql/positions.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { deletedBefore } from "../../sql/retention.ts";
import { CALENDAR_KINDS, type CalendarKind } from "../../sql/store-changes.ts";
import {
  countAllStores,
  type DayIngested,
  pollsArrived,
  pollsIngestedOfDays,
  storesNewToReport,
  supersedingChanges,
  supersedingPolls,
} from "../../sql/superseded.ts";
import { evidenceOf } from "../uptime/explain.ts";
import { wallClocks } from "../uptime/opening-periods.ts";
import type { Period } from "../uptime/periods.ts";
import { evidenceOfPeriod } from "../uptime/report-period.ts";
import { periodOf } from "./stored-period.ts";

/** What may have come in after a report that would change it. */
export const SUPERSEDING = ["polls", "hours", "timezones", "special-days", "closures"] as const;
type Superseding = (typeof SUPERSEDING)[number];

/** That a report is superseded: since when (milliseconds since the epoch), and by what. */
export type Superseded = { since_ms: number; reasons: Superseding[] };

/** Finds which of these reports are superseded; those that are not are left out. */
export type FindSuperseded = (
  reports: readonly ReportRow[],
) => Promise<ReadonlyMap<string, Superseded>>;

type Reached = Pick<LedgerPosition, "topic" | "partition" | "incarnation" | "next_offset">;

/** What is known of a report: what was found, and how far the log had been examined. */
type Known = {
  since: Map<Superseding, number>;
  examined: Positions;
  /** The number of stores that there were when new ones were last looked for. */
  stores: number;
};

/** Reports whose examination is remembered. */
const MOST_KNOWN = 10_000;

const TOPIC_OF: Readonly<Record<CalendarKind, string>> = {
  hours: topics.hours.name,
  timezone: topics.timezones.name,
  "special-day": topics.specialDays.name,
  closure: topics.closures.name,
};

const REASON_OF: Readonly<Record<CalendarKind, Superseding>> = {
  hours: "hours",
  timezone: "timezones",
  "special-day": "special-days",
  closure: "closures",
};

const clocks = wallClocks();

/**
 * The time of the evidence of a report, in microseconds, both included: what came in later and is
 * of another time leaves the report as it is.
 */
export function evidenceTime(row: ReportRow): Period | undefined {
  const { as_of_us: as_of, reach_us, method, gaps } = row;
  if (as_of === null) return undefined;
  const period = periodOf(row);
  if (period === undefined) return evidenceOf(as_of);
  const reach = reach_us ?? undefined;
  return evidenceOfPeriod(period, { as_of, method, gaps, reach });
}

/**
 * Finds out which reports are superseded, by what came in and not by calculating again. What came
 * in after a report is examined once: later only what came in since.
 */
export function openSuperseded(db: Database): FindSuperseded {
  const known = new Map<string, Known>();

  function knownOf({ report_id, ledger, stores }: ReportRow): Known {
    const found = known.get(report_id) ?? {
      since: new Map(),
      examined: positionsOf(ledger),
      stores,
    };
    known.delete(report_id);
    known.set(report_id, found);
    if (known.size > MOST_KNOWN) for (const [oldest] of known) return forget(oldest, found);
    return found;
  }

  function forget(oldest: string, found: Known): Known {
    known.delete(oldest);
    return found;
  }

  return async (reports) => {
    const subjects = reports.flatMap((row) => {
      const time = row.state === "Complete" ? evidenceTime(row) : undefined;
      return time === undefined ? [] : [{ row, time, known: knownOf(row) }];
    });
    if (subjects.length === 0) return new Map();
    const [ledger, { polls: deleted = 0 }] = await Promise.all([
      ledgerPositions(db, {}),
      deletedBefore(db),
    ]);
    const now = positionsOf(ledger);
    await Promise.all([
      findPolls(db, awaiting(subjects, now, "polls", [topics.polls.name]), dayOf(deleted * 1000)),
      findChanges(db, awaiting(subjects, now, undefined, Object.values(TOPIC_OF))),
    ]);
    await findNewStores(db, awaiting(subjects, now, "polls", [topics.polls.name]));
    // Only now: what fails is examined again.
    for (const subject of subjects) subject.known.examined = now;
    return new Map(
      subjects.flatMap(({ row, known: { since } }) => {
        if (since.size === 0) return [];
        const reasons = SUPERSEDING.filter((reason) => since.has(reason));
        return [[row.report_id, { since_ms: Math.min(...since.values()), reasons }]];
      }),
    );
  };
}

type Subject = { row: ReportRow; time: Period; known: Known };

/** Those for which these topics have more than was examined, and `reason` was not found yet. */
function awaiting(
  subjects: readonly Subject[],
  now: Positions,
  reason: Superseding | undefined,
  names: readonly string[],
): Subject[] {
  return subjects.filter(({ known: { since, examined } }) => {
    if (reason === undefined ? since.size === SUPERSEDING.length : since.has(reason)) return false;
    return names.some((name) =>
      (now.get(name) ?? []).some((position, at) => position > (examined.get(name)?.[at] ?? 0)),
    );
  });
}

/**
 * @param kept the first day of which polls are kept: of those before, it cannot be said any more
 *   whether they repeat polls that the report was made from
 */
async function findPolls(db: Database, subjects: readonly Subject[], kept: number): Promise<void> {
  if (subjects.length === 0) return;
  const days = subjects.map(({ time }) => ({
    first: Math.max(kept, dayOf(time.from)),
    last: dayOf(time.to),
  }));
  const ingested = await pollsIngestedOfDays(db, {
    first_day: Math.min(...days.map(({ first }) => first)),
    last_day: Math.max(...days.map(({ last }) => last)),
  });
  const bounds = subjects.map(({ known }) => known.examined.get(topics.polls.name) ?? []);
  const pairs = subjects.flatMap((_, at) =>
    daysBeyond(ingested, bounds[at] ?? [], days[at]).map((day) => ({ report: at + 1, day })),
  );
  if (pairs.length === 0) return;
  const found = await supersedingPolls(db, {
    ...parametersOf(subjects),
    bounds: JSON.stringify(bounds),
    pair_reports: JSON.stringify(pairs.map(({ report }) => report)),
    pair_days: JSON.stringify(pairs.map(({ day }) => day)),
    days: JSON.stringify([...new Set(pairs.map(({ day }) => day))]),
  });
  await noteArrivals(
    db,
    found.flatMap(({ report, ...place }) => {
      const subject = subjects[report - 1];
      return subject === undefined ? [] : [{ subject, ...place }];
    }),
  );
}

/** The days among these of which polls have come in at or after the bounds. */
function daysBeyond(
  ingested: readonly DayIngested[],
  bounds: readonly number[],
  { first, last }: { first: number; last: number } = { first: 0, last: -1 },
): number[] {
  const beyond = ingested.filter(({ day, partition, newest }) => {
    return day >= first && day <= last && newest >= (bounds[partition] ?? 0);
  });
  return [...new Set(beyond.map(({ day }) => day))];
}

type Arrival = { subject: Subject; partition: number; position: number };

async function noteArrivals(db: Database, arrivals: readonly Arrival[]): Promise<void> {
  if (arrivals.length === 0) return;
  const times = await pollsArrived(db, {
    partitions: JSON.stringify(arrivals.map(({ partition }) => partition)),
    positions: JSON.stringify(arrivals.map(({ position }) => position)),
  });
  const at = new Map(times.map(({ place, arrived_ms }) => [place, arrived_ms]));
  for (const [index, { subject }] of arrivals.entries()) {
    note(subject, "polls", at.get(index + 1) ?? 0);
  }
}

/** When something came in, if that is not known: at the latest after the report had ended. */
function note({ row, known: { since } }: Subject, reason: Superseding, since_ms: number): void {
  const at = since_ms === 0 ? (row.finished_ms ?? row.requested_ms) : since_ms;
  since.set(reason, Math.min(at, since.get(reason) ?? at));
}

async function findChanges(db: Database, subjects: readonly Subject[]): Promise<void> {
  if (subjects.length === 0) return;
  const bounds = CALENDAR_KINDS.map((kind) =>
    subjects.map(({ known }) => known.examined.get(TOPIC_OF[kind]) ?? []),
  );
  const [hours = 0, timezones = 0, special_days = 0, closures = 0] = bounds.map(leastOf);
  const found = await supersedingChanges(db, {
    ...parametersOf(subjects),
    bounds: JSON.stringify(bounds),
    ...{ least_hours: hours, least_timezones: timezones },
    ...{ least_special_days: special_days, least_closures: closures },
  });
  for (const { report, kind, date, zone, since_ms } of found) {
    const subject = subjects[report - 1];
    if (subject === undefined || !hasBegun(date, zone, subject.time.to)) continue;
    note(subject, REASON_OF[kind], since_ms);
  }
}

/** Whether a local date began before an instant; an empty one did. */
function hasBegun(date: string, zone: string, at: number): boolean {
  if (date === "") return true;
  return clocks(zone).toUtc(Date.parse(date) * 1000) < at;
}

/** The least position that is beyond any of these bounds. */
function leastOf(bounds: readonly (readonly number[])[]): number {
  return Math.min(...bounds.map((each) => (each.length === 0 ? 0 : Math.min(...each))));
}

/**
 * A store that was first polled at another time than that of the evidence is a row more in a report
 * of all stores.
 */
async function findNewStores(db: Database, subjects: readonly Subject[]): Promise<void> {
  const ofAll = subjects.filter(({ row }) => row.selected === 0);
  if (ofAll.length === 0) return;
  const [{ stores } = { stores: 0 }] = await countAllStores(db, {});
  const lacking = ofAll
    .filter(({ known }) => stores > known.stores)
    .sort((a, b) => a.row.stores - b.row.stores);
  const [least] = lacking;
  if (least === undefined) return;
  const found = await storesNewToReport(db, { run_id: least.row.run_id });
  const arrivals = lacking.flatMap((subject): Arrival[] => {
    const bounds = positionsOf(subject.row.ledger).get(topics.polls.name) ?? [];
    const news = found.filter(({ partition, position }) => position >= (bounds[partition] ?? 0));
    return firstOfEach(news).map((place) => ({ subject, ...place }));
  });
  await noteArrivals(db, arrivals);
  for (const { known } of lacking) known.stores = stores;
}

function firstOfEach(places: readonly { partition: number; position: number }[]) {
  const first = new Map<number, number>();
  for (const { partition, position } of places) {
    first.set(partition, Math.min(position, first.get(partition) ?? position));
  }
  return Array.from(first, ([partition, position]) => ({ partition, position }));
}

function parametersOf(subjects: readonly Subject[]) {
  return {
    report_ids: subjects.map(({ row }) => row.report_id).join(),
    is_selection: JSON.stringify(subjects.map(({ row }) => row.selected > 0)),
    froms: JSON.stringify(subjects.map(({ time }) => time.from)),
    tos: JSON.stringify(subjects.map(({ time }) => time.to)),
  };
}

/** The next position of each partition, by topic; of one that is not there nothing was ingested. */
type Positions = ReadonlyMap<string, readonly number[]>;

function positionsOf(ledger: readonly Reached[]): Positions {
  const positions = new Map<string, number[]>();
  for (const { topic, partition, incarnation, next_offset } of ledger) {
    const ofTopic = positions.get(topic) ?? [];
    ofTopic[partition] = positionAt(incarnation, next_offset);
    positions.set(topic, ofTopic);
  }
  for (const [topic, ofTopic] of positions) {
    positions.set(
      topic,
      Array.from(ofTopic, (position) => position ?? 0),
    );
  }
  return positions;
}

function dayOf(us: number): number {
  return Math.floor(us / DAY_US);
}
