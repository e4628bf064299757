import type { ReportOptions } from "./options.ts";
import type { Period } from "./periods.ts";
import { EVIDENCE_US, reachOf } from "./reach.ts";

/** A poll: the status of a store at an instant, in microseconds since the epoch. */
export type Observation = { at: number; status: "active" | "inactive" };

/**
 * How the time between polls is filled (REPORT_SEMANTICS); `reach` in microseconds, see `reachOf`.
 */
export type Filling = Pick<ReportOptions, "method" | "gaps"> & { reach?: number | undefined };

/** A part [from, to) of one opening period, and the state of the store in it. */
export type Segment = {
  from: number;
  to: number;
  state: "up" | "down" | "unknown";
  /** The poll that decides it; null where it is unknown. */
  decided_by: Observation | null;
  /** The opening period that it lies in, not cut. */
  period: Period;
};

/**
 * The part [from, to) of an opening period that one poll decides, and what of it is in its reach.
 */
type Span = {
  poll: Observation;
  from: number;
  to: number;
  knownFrom: number;
  knownTo: number;
};

/**
 * The part of an opening period that lies in the time that is filled, with its own polls and the
 * spans that decide it.
 */
export type FilledPeriod = {
  period: Period;
  from: number;
  to: number;
  polls: readonly Observation[];
  spans: Span[];
};

/**
 * The polls of a store in order of time, each instant once: of two polls at one instant an inactive
 * one counts.
 */
export function inOrder(polls: readonly Observation[]): Observation[] {
  const sorted = [...polls].sort(
    (a, b) => a.at - b.at || (a.status === b.status ? 0 : a.status === "active" ? -1 : 1),
  );
  return sorted.filter((poll, index) => poll.at !== sorted[index + 1]?.at);
}

/**
 * Which poll decides which part of each opening period (REPORT_SEMANTICS, filling the time between
 * polls; CALENDAR_AND_PERIODS, section 4), in whole microseconds. What decides an instant is at
 * most eight days away from it; the evidence of the windows is never farther.
 *
 * This is the same rule as sql/schema/420_run_spans.sql, written a second time on purpose: the
 * report is calculated there for all stores at once, and explained here for one.
 *
 * @param periods ascending and disjoint, not cut at the ends of `within`
 * @param polls in order (`inOrder`); polls outside `within` are ignored
 * @param within the time that is filled; a poll at its very end is still evidence
 */
export function filledPeriods(
  periods: readonly Period[],
  polls: readonly Observation[],
  within: Period,
  filling: Filling,
): FilledPeriod[] {
  const met = periods
    .filter((period) => period.to > within.from && period.from <= within.to)
    .map((period) => ({ period, own: [] as Observation[] }));
  let next = 0;
  for (const poll of polls) {
    if (poll.at < within.from || poll.at > within.to) continue;
    while (next < met.length && (met[next]?.period.to ?? 0) <= poll.at) next += 1;
    const place = met[next];
    if (place !== undefined && place.period.from <= poll.at) place.own.push(poll);
  }
  const after = firstAfter(met.map(({ own }) => own));
  let before: Observation | undefined;
  return met.flatMap(({ period, own }, index) => {
    const [from, to] = [Math.max(period.from, within.from), Math.min(period.to, within.to)];
    const around = filling.gaps === "carry" ? { before, after: after[index] } : {};
    before = own.at(-1) ?? before;
    if (from >= to) return [];
    const spans = spansOf(witnessesOf(own, around), { from, to }, filling);
    return [{ period, from, to, polls: own, spans }];
  });
}

/** The states of a store in its opening periods: ascending, and covering each of them exactly. */
export function segmentsOf(filled: readonly FilledPeriod[]): Segment[] {
  return filled.flatMap(({ period, from, to, spans }) => {
    const segments: Segment[] = [];
    function add(start: number, end: number, decided_by: Observation | null): void {
      if (start >= end) return;
      const last = segments.at(-1);
      if (decided_by === null && last?.state === "unknown") last.to = end;
      else segments.push({ from: start, to: end, state: stateOf(decided_by), decided_by, period });
    }
    for (const { poll, knownFrom, knownTo, ...span } of spans) {
      const known = knownFrom < knownTo;
      add(span.from, known ? knownFrom : span.to, null);
      if (!known) continue;
      add(knownFrom, knownTo, poll);
      add(knownTo, span.to, null);
    }
    if (spans.length === 0) add(from, to, null);
    return segments;
  });
}

/** The parts of segments that lie in a time range. */
export function cutTo<Part extends Period>(segments: readonly Part[], within: Period): Part[] {
  return segments.flatMap((segment) => {
    const from = Math.max(segment.from, within.from);
    const to = Math.min(segment.to, within.to);
    return from < to ? [{ ...segment, from, to }] : [];
  });
}

/** For each period, the first poll of all later ones. */
function firstAfter(owned: readonly (readonly Observation[])[]): (Observation | undefined)[] {
  let first: Observation | undefined;
  const found = owned.toReversed().map((own) => {
    const later = first;
    first = own[0] ?? first;
    return later;
  });
  return found.reverse();
}

/** A poll that may decide a part of an opening period; carried: it is not of that period. */
type Witness = Observation & { carried: boolean };

function witnessesOf(
  own: readonly Observation[],
  { before, after }: { before?: Observation | undefined; after?: Observation | undefined },
): Witness[] {
  return [
    ...(before === undefined ? [] : [{ ...before, carried: true }]),
    ...own.map((poll) => ({ ...poll, carried: false })),
    ...(after === undefined ? [] : [{ ...after, carried: true }]),
  ];
}

function spansOf(deciding: readonly Witness[], { from, to }: Period, filling: Filling): Span[] {
  const { method } = filling;
  const reach = reachOf(filling);
  let edge = from;
  return deciding.map((witness, index) => {
    // By name: the rest of a destructured object is slow to make and to read, and there are many.
    const poll = { at: witness.at, status: witness.status };
    const next = deciding[index + 1];
    const start = edge;
    // Boundaries of polls outside the period (gaps: carry) are clamped to its edges.
    const boundary = next === undefined ? to : boundaryOf(witness, next, method);
    edge = Math.min(Math.max(boundary, from), to);
    const knownFrom = Math.max(start, poll.at - reach);
    return { poll, from: start, to: edge, knownFrom, knownTo: Math.min(edge, poll.at + reach) };
  });
}

/**
 * Where the span of a poll ends and that of the next one begins. A poll of the period itself speaks
 * before any that is carried into it, for eight days.
 */
function boundaryOf(one: Witness, next: Witness, method: Filling["method"]): number {
  if (one.carried && !next.carried) return next.at - EVIDENCE_US;
  if (next.carried && !one.carried) return one.at + EVIDENCE_US;
  if (method === "hold") return Math.min(next.at, one.at + EVIDENCE_US);
  return one.at + Math.floor((next.at - one.at) / 2);
}

function stateOf(decided_by: Observation | null): Segment["state"] {
  if (decided_by === null) return "unknown";
  return decided_by.status === "active" ? "up" : "down";
}
