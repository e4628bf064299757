import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDate, hoursOf, localDays } from "../../../api/pages/kit/local-days.ts";
import { heatMap, sumOf } from "../../../api/pages/store/heat.ts";
import { requestedRange, waysFrom } from "../../../api/pages/store/range.ts";
import { stepFrom } from "../../../api/pages/store/timeline-keys.ts";
import { layOut } from "../../../api/pages/store/timeline-layout.ts";
import { localTime } from "../../../api/uptime/local-time.ts";
import { wallClock } from "../../../api/uptime/wall-clock.ts";
import { fromMicroseconds, microseconds } from "../../../producers/messages/timestamp.ts";

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;

const at = (text: string) => microseconds(`${text}:00.000000Z`);
const inZone = (zone: string) => ({ clock: wallClock(zone), local: localTime(zone) });

/** The days of a stretch of UTC in a zone, as date and hours. */
function days(zone: string, from: string, to: string): [date: string, hours: number][] {
  const { clock, local } = inZone(zone);
  const found = localDays({ from: at(from), to: at(to) }, clock, local);
  return found.map((day) => [formatDate(day.date), (day.to - day.from) / HOUR]);
}

describe("the days of a wall clock", () => {
  it.each([
    ["Asia/Kathmandu", "2024-03-09T18:15", [["2024-03-10", 24]]],
    ["America/Chicago", "2024-03-10T06:00", [["2024-03-10", 23]]],
    ["America/Chicago", "2024-11-03T05:00", [["2024-11-03", 25]]],
    ["Australia/Lord_Howe", "2024-04-06T13:00", [["2024-04-07", 24.5]]],
    // Its clock goes back from one to midnight, and forward from midnight to one.
    ["America/Havana", "2024-11-03T04:00", [["2024-11-03", 25]]],
    ["America/Havana", "2024-03-10T05:00", [["2024-03-10", 23]]],
    // Its clock goes back from midnight, so that the hour before comes twice.
    ["America/Santiago", "2024-04-06T03:00", [["2024-04-06", 25]]],
  ])("are as long as they are: in %s from %s", (zone, from, expected) => {
    const [[, hours = 0] = []] = expected as [string, number][];
    expect(days(zone, from, fromMicroseconds(at(from) + hours * HOUR).slice(0, 16))).toEqual(
      expected,
    );
  });

  it("leave out a date that the zone skipped", () => {
    expect(days("Pacific/Apia", "2011-12-29T10:00", "2011-12-31T10:00")).toEqual([
      ["2011-12-29", 24],
      ["2011-12-31", 24],
    ]);
  });

  it.each(["America/Chicago", "Europe/London", "Pacific/Apia", "Australia/Lord_Howe"])(
    "follow each other without a gap, and so do their hours: %s",
    (zone) => {
      const { clock, local } = inZone(zone);
      const start = fc.integer({
        min: at("2011-01-01T00:00") / 1e6,
        max: at("2025-01-01T00:00") / 1e6,
      });
      const length = fc.integer({ min: 1, max: (31 * DAY) / 1e6 });
      fc.assert(
        fc.property(start, length, (seconds, long) => {
          const range = { from: seconds * 1e6, to: (seconds + long) * 1e6 };
          const found = localDays(range, clock, local);
          expect(found[0]?.from).toBeLessThanOrEqual(range.from);
          expect(found.at(-1)?.to).toBeGreaterThanOrEqual(range.to);
          const hours = found.flatMap((day) => hoursOf(day, clock));
          for (const parts of [found, hours]) {
            for (const [index, { from }] of parts.entries()) {
              if (index > 0) expect(from).toBe(parts[index - 1]?.to);
            }
          }
        }),
        { numRuns: 50 },
      );
    },
  );
});

describe("the heat map", () => {
  const cellsOf = (zone: string, segments: Parameters<typeof heatMap>[0]) => {
    const { clock, local } = inZone(zone);
    const range = { from: segments[0]?.from ?? 0, to: segments.at(-1)?.to ?? 0 };
    const hours = localDays(range, clock, local).flatMap((day) => hoursOf(day, clock));
    return heatMap(segments, hours);
  };
  const [SUNDAY, MONDAY] = [6, 0];

  it("counts an hour twice that comes twice, and a skipped one never", () => {
    const down = {
      from: at("2024-11-03T05:30"),
      to: at("2024-11-03T08:15"),
      state: "down",
    } as const;
    const back = cellsOf("America/Chicago", [down])[SUNDAY] ?? [];
    expect(back.map((cell) => cell.down / HOUR).slice(0, 4)).toEqual([0.5, 2, 0.25, 0]);
    const up = { from: at("2024-03-10T06:00"), to: at("2024-03-11T05:00"), state: "up" } as const;
    const forward = cellsOf("America/Chicago", [up])[SUNDAY] ?? [];
    expect(forward.map((cell) => cell.up / HOUR)).toEqual(
      Array.from({ length: 24 }, (_, hour) => (hour === 2 ? 0 : 1)),
    );
  });

  it("divides segments to the microsecond, and leaves out what is closed", () => {
    const edges = ["09:00", "09:30", "11:00", "12:00"].map((time) => at(`2024-11-04T${time}`) + 1);
    const [a = 0, b = 0, c = 0, d = 0] = edges;
    const cells = cellsOf("UTC", [
      { from: a, to: b, state: "down" },
      { from: b, to: c, state: "closed" },
      { from: c, to: d, state: "unknown" },
    ]);
    expect(cells[MONDAY]?.slice(9, 13)).toEqual([
      { up: 0, down: HOUR / 2, unknown: 0, excused: 0 },
      { up: 0, down: 0, unknown: 0, excused: 0 },
      { up: 0, down: 0, unknown: HOUR - 1, excused: 0 },
      { up: 0, down: 0, unknown: 1, excused: 0 },
    ]);
  });

  it("adds up to its segments, whatever they are", () => {
    const state = fc.constantFrom("up", "down", "unknown", "closed", "excused");
    const part = fc.record({ state, long: fc.integer({ min: 1, max: 2 * DAY }) });
    const zone = fc.constantFrom("America/Chicago", "Pacific/Apia", "Australia/Lord_Howe");
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 15 }), zone, (parts, name) => {
        let end = at("2011-12-20T00:00") + 17;
        const segments = parts.map(({ state, long }) => {
          const from = end;
          end += long;
          return { from, to: end, state };
        });
        const sums = { up: 0, down: 0, unknown: 0, excused: 0 };
        for (const { from, to, state } of segments)
          if (state !== "closed") sums[state] += to - from;
        expect(sumOf(cellsOf(name, segments).flat())).toEqual(sums);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the rows of the timeline", () => {
  const { clock, local } = inZone("America/Chicago");
  const range = { from: at("2024-11-02T17:00"), to: at("2024-11-04T18:00") };
  const edges = [range.from, at("2024-11-03T05:00"), at("2024-11-04T12:00"), range.to];
  const segments = (["up", "closed", "down"] as const).map((state, index) => ({
    state,
    from: edges[index] ?? 0,
    to: edges[index + 1] ?? 0,
  }));
  const utc = "2024-11-04T12:30:00.000000Z";
  const polls = [{ at: microseconds(utc), timestamp_utc: utc, active: false }];
  const rows = layOut({ segments, polls }, localDays(range, clock, local), (day) =>
    hoursOf(day, clock),
  );

  it("have one scale, so that a day of 25 hours is the longest", () => {
    expect(rows.map(({ date, longerSeconds }) => [date, longerSeconds])).toEqual([
      ["2024-11-02", 0],
      ["2024-11-03", 3600],
      ["2024-11-04", 0],
    ]);
    // In parts of 25 hours, 4 percent each.
    expect(rows.map(({ pieces }) => pieces)).toEqual([
      [{ segment: 0, state: "up", left: 48, width: 48 }],
      [{ segment: 1, state: "closed", left: 0, width: 100 }],
      [
        { segment: 1, state: "closed", left: 0, width: 24 },
        { segment: 2, state: "down", left: 24, width: 24 },
      ],
    ]);
    expect(rows.map(({ open }) => open)).toEqual([
      [{ left: 48, width: 48 }],
      [],
      [{ left: 24, width: 24 }],
    ]);
    expect(rows.map(({ polls }) => polls)).toEqual([
      [],
      [],
      [{ timestamp_utc: utc, active: false, left: 26 }],
    ]);
    expect(rows.map(({ downSeconds }) => downSeconds)).toEqual([0, 0, 6 * 3600]);
  });

  it("tell the hours where the clock shows them", () => {
    const ticks = rows[1]?.ticks.map(({ hour, left }) => [hour, left]);
    expect(ticks?.slice(0, 3)).toEqual([
      [0, 0],
      [3, 16],
      [6, 28],
    ]);
    expect(ticks?.at(-1)).toEqual([24, 100]);
  });

  it.each([
    [0, "ArrowRight", 1],
    [0, "ArrowLeft", 0],
    [2, "ArrowRight", 2],
    [2, "Home", 0],
    [0, "End", 2],
    [0, "ArrowDown", 1],
    [2, "ArrowUp", 1],
    [1, "ArrowUp", 0],
    [0, "Enter", undefined],
  ])("are gone through by keys: from %s with %s to %s", (chosen, key, expected) => {
    expect(stepFrom(chosen, key, rows)).toBe(expected);
  });
});

describe("the range of the page", () => {
  const { clock, local } = inZone("America/Chicago");
  const now = at("2024-11-05T12:00");
  const requested = (from?: string, to?: string) => {
    const range = requestedRange({ from, to }, clock, now);
    return [range.from, range.to].map((micros) => fromMicroseconds(micros).slice(0, 16));
  };

  it("is the last seven days, or dates of the wall clock, or instants", () => {
    expect(requested()).toEqual(["2024-10-29T12:00", "2024-11-05T12:00"]);
    expect(requested("", "")).toEqual(requested());
    expect(requested("2024-11-03", "2024-11-03")).toEqual(["2024-11-03T05:00", "2024-11-04T06:00"]);
    expect(requested("2024-11-03", "2024-11-03T20:00:00Z")).toEqual([
      "2024-11-03T05:00",
      "2024-11-03T20:00",
    ]);
  });

  it.each([
    ["2024-02-30", undefined, /^from: expected a date such as/],
    [undefined, "soon", /^to: expected a date such as/],
    ["1999-12-31", undefined, /years 2000 to 2100/],
    ["2024-11-04", "2024-11-02", /from is not before to/],
    ["2024-01-01", "2024-11-02", /more than 31 days apart/],
  ])("is refused from %s to %s", (from, to, text) => {
    expect(() => requested(from, to)).toThrow(text);
  });

  it("leads on in whole days, and not to where nothing is known yet", () => {
    const range = requestedRange({}, clock, now);
    expect(waysFrom(range, local, now)).toEqual({
      first: "2024-10-29",
      last: "2024-11-05",
      day: { from: "2024-11-05", to: "2024-11-05" },
      week: { from: "2024-10-30", to: "2024-11-05" },
      // The day that it begins in was seen in part.
      earlier: { from: "2024-10-23", to: "2024-10-29" },
      later: undefined,
    });
    const long = requestedRange({ from: "2024-11-02", to: "2024-11-03" }, clock, now);
    expect(waysFrom(long, local, now)).toMatchObject({
      earlier: { from: "2024-10-31", to: "2024-11-01" },
      later: { from: "2024-11-04", to: "2024-11-05" },
    });
  });
});
