import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { downtimeBounds } from "../../api/report/bounds.ts";
import {
  type Filling,
  filledPeriods,
  inOrder,
  type PollSeen,
  segmentsOf,
} from "../../api/report/fill.ts";
import type { Period } from "../../api/report/opening-periods.ts";

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
function deciderAt({ periods, polls, within, filling }: Scene, at: number): PollSeen | null {
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

function held(witnesses: PollSeen[], at: number): PollSeen | undefined {
  return witnesses.filter((each) => each.at <= at).at(-1) ?? witnesses[0];
}

function nearest(witnesses: PollSeen[], at: number): PollSeen | undefined {
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

/** The downtime of a window when the change between each two polls that disagree is placed by `place`. */
function downWith(drawn: Scene, window: Period, place: (from: number, to: number) => number) {
  const evidence = evidenceOf(drawn);
  const changes = new Map(
    evidence.slice(0, -1).map((each, index) => {
      const next = evidence[index + 1] ?? each;
      return [each.at, place(each.at, next.at)];
    }),
  );
  return instants.filter((at) => {
    const decider = holds(window, at) && holds(drawn.within, at) ? deciderAt(drawn, at) : null;
    if (decider === null) return false;
    const period = drawn.periods.find((each) => holds(each, at));
    const before = evidence.filter((each) => each.at <= at).at(-1);
    const after = evidence.find((each) => each.at > at);
    // Only a period's own polls speak in it, unless it has none and is carried over.
    const own = (each: PollSeen) => period !== undefined && holds(period, each.at);
    const carried = !evidence.some(own);
    const free = (each: PollSeen | undefined) =>
      each !== undefined && (carried || own(each)) ? each : undefined;
    const [earlier, later] = [free(before), free(after)];
    if (earlier === undefined || later === undefined || earlier.status === later.status) {
      return decider.status === "inactive";
    }
    return (at < (changes.get(earlier.at) ?? 0) ? earlier : later).status === "inactive";
  }).length;
}

function evidenceOf({ periods, polls, within }: Scene): PollSeen[] {
  return inOrder(polls).filter(
    ({ at }) => at >= within.from && at <= within.to && periods.some((period) => holds(period, at)),
  );
}

describe("the bounds of downtime", () => {
  const window = fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
    .map(([from, length]) => ({ from, to: from + length }));

  it("are never left, wherever the changes are placed", () => {
    fc.assert(
      fc.property(scene, window, fc.infiniteStream(fc.nat(1000)), (drawn, within, dice) => {
        const bounds = downtimeBounds(filled(drawn), within);
        const anywhere = (from: number, to: number) =>
          from + ((dice.next().value ?? 0) % (to - from + 1));
        for (let round = 0; round < 3; round += 1) {
          const down = downWith(drawn, within, anywhere);
          expect(down).toBeGreaterThanOrEqual(bounds.least_us);
          expect(down).toBeLessThanOrEqual(bounds.most_us);
        }
      }),
      { seed: SEED, numRuns: 400 },
    );
  });

  it("are both reached, and the method's own downtime lies between them", () => {
    fc.assert(
      fc.property(scene, window, (drawn, within) => {
        const bounds = downtimeBounds(filled(drawn), within);
        const statuses = new Map(evidenceOf(drawn).map(({ at, status }) => [at, status]));
        const upFirst = (from: number, to: number) => (statuses.get(from) === "active" ? to : from);
        const downFirst = (from: number, to: number) =>
          statuses.get(from) === "active" ? from : to;
        expect(downWith(drawn, within, upFirst)).toBe(bounds.least_us);
        expect(downWith(drawn, within, downFirst)).toBe(bounds.most_us);
        const down = instants.filter(
          (at) => holds(within, at) && stateAt(drawn, at) === "down",
        ).length;
        expect(down).toBeGreaterThanOrEqual(bounds.least_us);
        expect(down).toBeLessThanOrEqual(bounds.most_us);
      }),
      { seed: SEED, numRuns: 400 },
    );
  });

  it("of an hour between a poll up and a poll down are nothing and the hour", () => {
    const filling: Filling = { method: "nearest", gaps: "unknown" };
    const period = { from: 0, to: 300 };
    const polls: PollSeen[] = [
      { at: 100, status: "active" },
      { at: 160, status: "inactive" },
    ];
    const bounds = downtimeBounds(filledPeriods([period], polls, period, filling), period);
    expect(bounds).toEqual({ least_us: 140, most_us: 200 });
  });
});

function stateAt(drawn: Scene, at: number): string | undefined {
  return segmentsOf(filled(drawn)).find((segment) => holds(segment, at))?.state;
}
