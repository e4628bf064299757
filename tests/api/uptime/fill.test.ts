import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { downtimeBounds } from "../../../api/uptime/bounds.ts";
import {
  cutTo,
  type Filling,
  filledPeriods,
  inOrder,
  type Observation,
  segmentsOf,
} from "../../../api/uptime/fill.ts";
import type { Period } from "../../../api/uptime/periods.ts";

/** Of the random scenes; a failure prints it, with the path to its smallest case. */
const SEED = 20230124;

// All times here are small whole numbers, so that every single microsecond can be asked.
const poll = fc.record({
  at: fc.integer({ min: 0, max: 60 }),
  status: fc.constantFrom("active" as const, "inactive" as const),
});
const periods = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 8 }).map((edges) => {
  const sorted = edges.sort((a, b) => a - b);
  return sorted.flatMap((from, index): Period[] => {
    const to = sorted[index + 1];
    return index % 2 === 0 && to !== undefined ? [{ from, to }] : [];
  });
});
const scene = fc.record({
  periods,
  polls: fc.array(poll, { maxLength: 12 }),
  within: fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 20, max: 60 }))
    .map(([from, length]) => ({ from, to: from + length })),
  filling: fc.record({
    method: fc.constantFrom("nearest" as const, "hold" as const),
    gaps: fc.constantFrom("unknown" as const, "carry" as const),
    reach: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  }),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

const holds = ({ from, to }: Period, at: number) => at >= from && at < to;

/** The poll that decides an instant, found by asking the rules anew for it; null where there is none. */
function deciderAt({ periods, polls, within, filling }: Scene, at: number): Observation | null {
  const evidence = inOrder(polls).filter(
    (each) =>
      each.at >= within.from &&
      each.at <= within.to &&
      periods.some((period) => holds(period, each.at)),
  );
  const period = periods.find((each) => holds(each, at));
  if (period === undefined) return null;
  let witnesses = evidence.filter((each) => holds(period, each.at));
  if (witnesses.length === 0 && filling.gaps === "carry") {
    const before = evidence.filter((each) => each.at < period.from).at(-1);
    const after = evidence.find((each) => each.at >= period.to);
    witnesses = [before, after].filter((each) => each !== undefined);
  }
  const decider = filling.method === "hold" ? held(witnesses, at) : nearest(witnesses, at);
  if (decider === undefined) return null;
  // A poll reaches from `reach` before it up to `reach` after it.
  const { reach = Number.POSITIVE_INFINITY } = filling;
  return at >= decider.at - reach && at < decider.at + reach ? decider : null;
}

function held(witnesses: Observation[], at: number): Observation | undefined {
  return witnesses.filter((each) => each.at <= at).at(-1) ?? witnesses[0];
}

function nearest(witnesses: Observation[], at: number): Observation | undefined {
  return witnesses.find((each, index) => {
    const next = witnesses[index + 1];
    return next === undefined || at < Math.floor((each.at + next.at) / 2);
  });
}

function filled({ periods, polls, within, filling }: Scene) {
  return filledPeriods(periods, inOrder(polls), within, filling);
}

/** What the segments say of an instant: one where the store is open, none where it is closed. */
function expectedAt(drawn: Scene, at: number) {
  const period = drawn.periods.find((each) => holds(each, at));
  if (period === undefined || !holds(drawn.within, at)) return [];
  const decided_by = deciderAt(drawn, at);
  const state = decided_by === null ? "unknown" : decided_by.status === "active" ? "up" : "down";
  return [{ state, decided_by, period }];
}

const instants = Array.from({ length: 100 }, (_, at) => at);

describe("filling opening periods from polls", () => {
  it("says of every instant what the rules say of it", () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const segments = segmentsOf(filled(drawn));
        const found = instants.map((at) =>
          segments
            .filter((segment) => holds(segment, at))
            .map(({ state, decided_by, period }) => ({ state, decided_by, period })),
        );
        expect(found).toEqual(instants.map((at) => expectedAt(drawn, at)));
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it("answers segments in order, none empty, none that could be joined with the next", () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const segments = segmentsOf(filled(drawn));
        for (const [index, segment] of segments.entries()) {
          expect(segment.to).toBeGreaterThan(segment.from);
          const next = segments[index + 1];
          if (next === undefined) continue;
          expect(next.from).toBeGreaterThanOrEqual(segment.to);
          const joined = next.from === segment.to && next.period === segment.period;
          if (joined) expect(next.decided_by).not.toEqual(segment.decided_by);
        }
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});

function evidenceOf({ periods, polls, within }: Scene): Observation[] {
  return inOrder(polls).filter(
    ({ at }) => at >= within.from && at <= within.to && periods.some((period) => holds(period, at)),
  );
}

/** A scene in which the step from one number to the next is half an hour. */
function inHalfHours({ periods, polls, within, filling }: Scene): Scene {
  const longer = ({ from, to }: Period) => ({ from: from * HALF_HOUR, to: to * HALF_HOUR });
  return {
    periods: periods.map(longer),
    polls: polls.map(({ at, status }) => ({ at: at * HALF_HOUR, status })),
    within: longer(within),
    filling,
  };
}

const HALF_HOUR = 1_800_000_000;

/** What a half hour, in which no poll lies but perhaps one at its beginning, certainly was. */
function certainAt(drawn: Scene, at: number): Observation["status"] | undefined {
  const period = drawn.periods.find((each) => holds(each, at));
  const own = evidenceOf(drawn).filter((each) => period !== undefined && holds(period, each.at));
  const before = own.findLast((each) => each.at <= at);
  const after = own.find((each) => each.at > at);
  if (before === undefined || after === undefined || before.status !== after.status) {
    return undefined;
  }
  return after.at - before.at <= 4 * HALF_HOUR ? before.status : undefined;
}

describe("the bounds of downtime", () => {
  const window = fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
    .map(([from, length]) => ({ from: from * HALF_HOUR, to: (from + length) * HALF_HOUR }));

  it("are the time that is certainly down, and all open time but what is certainly up", () => {
    fc.assert(
      fc.property(scene, window, (small, within) => {
        const drawn = inHalfHours(small);
        const open = instants
          .map((at) => at * HALF_HOUR)
          .filter((at) => drawn.periods.some((period) => holds(period, at)))
          .filter((at) => holds(drawn.within, at) && holds(within, at));
        const sure = open.map((at) => certainAt(drawn, at));
        const count = (status: string) => sure.filter((each) => each === status).length;
        expect(downtimeBounds(filled(drawn), within)).toEqual({
          least_us: count("inactive") * HALF_HOUR,
          most_us: (open.length - count("active")) * HALF_HOUR,
        });
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it("are kept by every method: what is certainly down is never up, nor the other way round", () => {
    fc.assert(
      fc.property(scene, window, (small, within) => {
        const drawn = inHalfHours(small);
        const { least_us, most_us } = downtimeBounds(filled(drawn), within);
        const spent = { up: 0, down: 0, unknown: 0 };
        for (const { state, from, to } of cutTo(segmentsOf(filled(drawn)), within)) {
          spent[state] += to - from;
        }
        expect(spent.down + spent.unknown).toBeGreaterThanOrEqual(least_us);
        expect(spent.down).toBeLessThanOrEqual(most_us);
      }),
      { seed: SEED, numRuns: 400 },
    );
  });

  it("of one poll are nothing and all of its period", () => {
    const filling: Filling = { method: "nearest", gaps: "unknown" };
    const period = { from: 0, to: 168 * 2 * HALF_HOUR };
    const polls: Observation[] = [{ at: 100 * HALF_HOUR, status: "inactive" }];
    const bounds = downtimeBounds(filledPeriods([period], polls, period, filling), period);
    expect(bounds).toEqual({ least_us: 0, most_us: period.to });
  });
});
