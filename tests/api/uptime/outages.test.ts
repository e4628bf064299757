import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Observation } from "../../../api/uptime/fill.ts";
import { outagesOf } from "../../../api/uptime/outages.ts";
import type { Period } from "../../../api/uptime/periods.ts";
import { evidenceAround, segmentsAround, timelineOf } from "../../../api/uptime/timeline.ts";

const SEED = 20230125;
const HOUR = 3_600_000_000;
const NEAREST = { method: "nearest", gaps: "unknown" } as const;

/** Polls at hours: `10+` active, `11-` inactive. */
function polls(text: string): Observation[] {
  return text.split(" ").map((word) => ({
    at: Number.parseFloat(word) * HOUR,
    status: word.endsWith("+") ? "active" : "inactive",
  }));
}

/** The outages in hours: start-end, time down, polls; `…` where it goes on. */
function told(periods: Period[], seen: Observation[], known: number, newest = seen.at(-1) ?? null) {
  const range = { from: 0, to: 100 * HOUR };
  const within = { from: evidenceAround(range).from, to: known * HOUR };
  const options = { known: known * HOUR, filling: NEAREST };
  const segments = segmentsAround(periods, seen, range, options);
  return outagesOf(segments, within, newest).map(({ start, end, down_us, ...rest }) => {
    const ends = end === null ? "…" : end / HOUR;
    const around = [rest.active_before, rest.active_after].map((poll) => poll && poll.at / HOUR);
    const { first_inactive, last_inactive } = rest;
    return {
      outage: `${start / HOUR}-${ends}, ${down_us / HOUR} h`,
      seen: `${first_inactive.at / HOUR}-${last_inactive.at / HOUR}, ${rest.polls}`,
      around,
    };
  });
}

const day = { from: 9 * HOUR, to: 17 * HOUR };
const nextDay = { from: 33 * HOUR, to: 41 * HOUR };

describe("outages", () => {
  it("begin and end in the middle between polls that disagree", () => {
    expect(told([day], polls("10+ 11- 12- 13- 14+"), 40)).toEqual([
      { outage: "10.5-13.5, 3 h", seen: "11-13, 3", around: [10, 14] },
    ]);
  });

  it("go on over closed time, which is not counted", () => {
    expect(told([day, nextDay], polls("10+ 16- 34- 36+"), 40)).toEqual([
      { outage: "13-35, 6 h", seen: "16-34, 2", around: [10, 36] },
    ]);
  });

  it("end with the opening hours when the next ones begin up", () => {
    expect(told([day, nextDay], polls("10+ 16- 34+ 35-"), 40)).toEqual([
      { outage: "13-17, 4 h", seen: "16-16, 1", around: [10, 34] },
      { outage: "34.5-…, 5.5 h", seen: "35-35, 1", around: [34, null] },
    ]);
  });

  it("go on until the newest poll of the system, as long as nobody saw the store up", () => {
    expect(told([day], polls("10+ 11-"), 12)).toEqual([
      { outage: "10.5-…, 1.5 h", seen: "11-11, 1", around: [10, null] },
    ]);
    expect(told([day], polls("10+ 11- 20-"), 20)).toEqual([
      { outage: "10.5-…, 6.5 h", seen: "11-11, 1", around: [10, null] },
    ]);
    // Seen up, although after closing.
    expect(told([day], polls("10+ 11- 20+"), 20)).toEqual([
      { outage: "10.5-17, 6.5 h", seen: "11-11, 1", around: [10, null] },
    ]);
  });

  it("are no longer ongoing when the evidence ends before the newest poll", () => {
    const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
    const newest = { at: 1000 * HOUR, status: "inactive" as const };
    const within = { from: 0, to: 100 * HOUR };
    const segments = segmentsAround([always], polls("10+ 11-"), within, {
      known: 1000 * HOUR,
      filling: { ...NEAREST, reach: Number.POSITIVE_INFINITY },
    });
    const evidence = evidenceAround(within);
    expect(outagesOf(segments, evidence, newest)).toMatchObject([
      { start: 10.5 * HOUR, end: evidence.to, ongoing: false, lasted_longer: true },
    ]);
  });
});

describe("timelines", () => {
  const edges = fc
    .uniqueArray(fc.integer({ min: -20, max: 80 }), { maxLength: 10 })
    .map((hours) => hours.sort((a, b) => a - b));
  const seen = fc.array(
    fc.record({
      at: fc.integer({ min: -30, max: 90 }).map((hour) => hour * HOUR + 1),
      status: fc.constantFrom("active" as const, "inactive" as const),
    }),
    { maxLength: 15 },
  );
  const filling = fc.record({
    method: fc.constantFrom("nearest" as const, "hold" as const),
    gaps: fc.constantFrom("unknown" as const, "carry" as const),
    reach: fc.option(fc.constantFrom(HOUR, 5 * HOUR), { nil: undefined }),
  });

  it("leave nothing out, and say closed exactly between the opening periods", () => {
    fc.assert(
      fc.property(edges, seen, filling, fc.nat(70), (hours, drawn, how, knownHour) => {
        const periods = hours.flatMap((from, index): Period[] => {
          const to = hours[index + 1];
          return index % 2 === 0 && to !== undefined ? [{ from: from * HOUR, to: to * HOUR }] : [];
        });
        const range = { from: 0, to: 60 * HOUR };
        const known = knownHour * HOUR;
        const segments = timelineOf(periods, drawn, range, { known, filling: how });
        expect(segments[0]?.from).toBe(range.from);
        expect(segments.at(-1)?.to).toBe(range.to);
        for (const [index, { from, to, state, decided_by }] of segments.entries()) {
          expect(to).toBeGreaterThan(from);
          if (index > 0) expect(segments[index - 1]?.to).toBe(from);
          const inside = periods.some((period) => period.from <= from && period.to >= to);
          const apart = periods.every((period) => period.from >= to || period.to <= from);
          expect(state === "closed" ? apart : inside).toBe(true);
          expect(decided_by === null).toBe(state === "closed" || state === "unknown");
          if (from >= known) expect(["closed", "unknown"]).toContain(state);
        }
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it("tell up and down as the segments of the report do", () => {
    const segments = timelineOf(
      [day, nextDay],
      polls("10+ 12- 34-"),
      { from: 0, to: 42 * HOUR },
      {
        known: 40 * HOUR,
        filling: { ...NEAREST, reach: 3 * HOUR },
      },
    );
    expect(segments.map(({ from, to, state }) => `${from / HOUR}-${to / HOUR} ${state}`)).toEqual([
      ...["0-9 closed", "9-11 up", "11-15 down", "15-17 unknown", "17-33 closed"],
      ...["33-37 down", "37-41 unknown", "41-42 closed"],
    ]);
  });
});
