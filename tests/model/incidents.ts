import { openingPeriods } from "./calendar.ts";
import { byBytes, writeCsv } from "./csv.ts";
import { evidenceOf, type Poll } from "./evidence.ts";
import { fill } from "./fill.ts";
import { type Files, readInputs, type Store } from "./inputs.ts";
import { DAY, type Duration, floorDivide, HOUR, type Instant, writeInstant } from "./instant.ts";
import { asOfOf, readingOf } from "./report-options.ts";
import { clip, earlier, later, type Span, timeIn, within } from "./spans.ts";

/** What incidents are asked with; null and undefined mean the default. */
export type IncidentOptions = {
  asOf?: string | null | undefined;
  polls?: number | null | undefined;
  forSeconds?: number | null | undefined;
  recover?: number | null | undefined;
};

/** An incident of a store. */
export type ModelIncident = {
  store: Store;
  firstSeen: Instant;
  began: Instant;
  opened: Instant;
  closed: Instant | undefined;
  ended: Instant | undefined;
  /** Its inactive polls. */
  polls: Instant[];
  down: Duration;
};

/** The incidents of all stores, and the evidence behind them. */
export type ModelIncidents = {
  asOf: Instant;
  stores: Store[];
  incidents: ModelIncident[];
  evidence: Map<Store, Poll[]>;
};

const TWELVE_HOURS: Duration = 12n * HOUR;

/** The incidents of the stores of some files, ascending by the store's id, then by time. */
export function modelIncidents(files: Files, options: IncidentOptions = {}): ModelIncidents {
  const inputs = readInputs(files, readingOf({}));
  const asOf = asOfOf({ asOf: options.asOf }, inputs);
  const stores = inputs.stores.toSorted((a, b) => byBytes(a.id, b.id));
  const evidence = new Map(stores.map((store) => [store, evidenceUpTo(store, asOf)]));
  const incidents = stores.flatMap((store) =>
    incidentsOf(store, evidence.get(store) ?? [], asOf, options),
  );
  return { asOf, stores, incidents, evidence };
}

/** The same as CSV. */
export function modelIncidentsCsv(files: Files, options: IncidentOptions = {}): string {
  const rows = modelIncidents(files, options).incidents.map((each) => {
    const { firstSeen, began, opened, closed, ended, polls, down } = each;
    const instants = [firstSeen, began, opened, closed, ended];
    const cells = instants.map((at) => (at === undefined ? "" : writeInstant(at)));
    return [each.store.id, ...cells, String(polls.length), String(down)];
  });
  const header = "store_id,first_seen_at,began_at,opened_at,closed_at,ended_at,polls,down_us".split(
    ",",
  );
  return writeCsv([header, ...rows]);
}

/** The opening periods around all that a store's polls can say; farther edges change nothing. */
function periodsOf({ calendar, polls }: Store, asOf: Instant): Span[] {
  const first = polls.reduce((oldest, { at }) => earlier(oldest, at), asOf);
  return openingPeriods(calendar, [first - 3n * DAY, asOf + 3n * DAY]);
}

function evidenceUpTo(store: Store, asOf: Instant): Poll[] {
  const first = store.polls.reduce((oldest, { at }) => earlier(oldest, at), asOf);
  return evidenceOf(store.polls, periodsOf(store, asOf), [first, asOf]);
}

/**
 * Each active and inactive poll in turn, as the text has it: whether it opens, goes on with or
 * closes an incident.
 */
function incidentsOf(
  store: Store,
  evidence: readonly Poll[],
  asOf: Instant,
  options: IncidentOptions,
): ModelIncident[] {
  const needed = options.polls ?? 2;
  const recover = options.recover ?? 1;
  const least = BigInt(options.forSeconds ?? 0) * 1_000_000n;
  const periods = periodsOf(store, asOf);
  const found: ModelIncident[] = [];
  let row: Instant[] = [];
  let opened: Instant | undefined;
  let good = 0;
  for (const { at, active } of evidence) {
    if (opened === undefined) {
      if (active) row = [];
      else row.push(at);
      const openTime = timeIn(periods, [row[0] ?? at, at]);
      if (!active && row.length >= needed && openTime >= least) opened = at;
      good = 0;
    } else if (active) {
      good += 1;
      if (good === recover) {
        found.push(incidentOf(store, evidence, periods, { row, opened, closed: at, asOf }));
        row = [];
        opened = undefined;
      }
    } else {
      row.push(at);
      good = 0;
    }
  }
  if (opened !== undefined) {
    found.push(incidentOf(store, evidence, periods, { row, opened, closed: undefined, asOf }));
  }
  return found;
}

type Known = { row: Instant[]; opened: Instant; closed: Instant | undefined; asOf: Instant };

function incidentOf(
  store: Store,
  evidence: readonly Poll[],
  periods: readonly Span[],
  { row, opened, closed, asOf }: Known,
): ModelIncident {
  const [first, last] = [row[0] ?? opened, row.at(-1) ?? opened];
  const began = downtimeBegins(first, evidence, periodAt(first, periods));
  const ended = closed && downtimeEnds(last, evidence, periodAt(last, periods));
  const pieces = periods.flatMap((period) => {
    const own = evidence.filter(({ at }) => within(at, period));
    const filling = { method: "nearest", gaps: "unknown", reach: TWELVE_HOURS } as const;
    return fill(clip(period, [period[0], asOf]), own, filling, (at) => ({
      before: own.findLast((poll) => poll.at <= at),
      after: own.find((poll) => poll.at > at),
    }));
  });
  const down = pieces.filter(({ verdict }) => verdict === "down").map(({ span }) => span);
  const time = timeIn(down, [began, ended ?? asOf]);
  return { store, firstSeen: first, began, opened, closed, ended, polls: row, down: time };
}

function periodAt(at: Instant, periods: readonly Span[]): Span {
  const period = periods.find((each) => within(at, each));
  if (period === undefined) throw new Error("evidence lies in an opening period");
  return period;
}

function downtimeBegins(at: Instant, evidence: readonly Poll[], period: Span): Instant {
  const before = evidence.findLast((poll) => poll.at < at && within(poll.at, period));
  const edge = before === undefined ? period[0] : floorDivide(before.at + at, 2n);
  return later(edge, at - TWELVE_HOURS);
}

function downtimeEnds(at: Instant, evidence: readonly Poll[], period: Span): Instant {
  const after = evidence.find((poll) => poll.at > at && within(poll.at, period));
  const edge = after === undefined ? period[1] : floorDivide(at + after.at, 2n);
  return earlier(edge, at + TWELVE_HOURS);
}
