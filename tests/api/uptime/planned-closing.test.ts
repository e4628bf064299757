import { describe, expect, it } from "vitest";
import { dateNumber, type StoreCalendar } from "../../../api/uptime/calendar.ts";
import { wallClocks } from "../../../api/uptime/opening-periods.ts";
import { openingState } from "../../../api/uptime/opening-state.ts";
import { plannedCause, plannedClosing } from "../../../api/uptime/planned-closing.ts";
import { markExcused } from "../../../api/uptime/timeline.ts";
import { fromMicroseconds, microseconds } from "../../../producers/messages/timestamp.ts";

const clock = wallClocks()("UTC");
const at = (text: string) => microseconds(`${text}:00.000000Z`);

/** Open from 18:00 to 02:00 on all days. */
const WEEK = Array.from({ length: 7 }, (_, day) => ({
  ...{ day, start_time_local: "18:00:00", end_time_local: "02:00:00" },
}));

function calendar(
  closures: [from: string, to: string | null][],
  specialDays: [date: string, start?: string, end?: string][] = [],
): StoreCalendar {
  return {
    weeks: [{ valid_from: null, week: WEEK }],
    specialDays: new Map(
      specialDays.map(([date, start_time_local, end_time_local]) => [
        dateNumber(date),
        start_time_local && end_time_local ? [{ start_time_local, end_time_local }] : [],
      ]),
    ),
    closures: closures.map(([from, to]) => ({
      from: at(from),
      to: to === null ? Number.POSITIVE_INFINITY : at(to),
    })),
  };
}

/** What closes it and until when, in one text. */
function told(given: StoreCalendar, now: string): string {
  const planned = plannedClosing(given, clock, at(now));
  expect(plannedCause(given, clock, at(now))).toBe(planned?.by);
  if (planned === undefined) return "nothing";
  const key = planned.by === "closure" ? ` of ${fromMicroseconds(planned.key).slice(0, 16)}` : "";
  const until = planned.until === null ? "ever" : fromMicroseconds(planned.until).slice(0, 16);
  return `${planned.by}${key} until ${until}`;
}

describe("a store is closed as planned", () => {
  const closure = calendar([["2024-11-09T20:00", "2024-11-12T15:30"]]);
  const dark = calendar([], [["2024-11-09"]]);
  const short = calendar([], [["2024-11-09", "18:00:00", "22:00:00"]]);
  it.each<[string, StoreCalendar, string, string]>([
    ["not before a closure", closure, "2024-11-09T19:59", "nothing"],
    [
      "from its beginning",
      closure,
      "2024-11-09T20:00",
      "closure of 2024-11-09T20:00 until 2024-11-12T15:30",
    ],
    [
      "in closed hours too",
      closure,
      "2024-11-10T12:00",
      "closure of 2024-11-09T20:00 until 2024-11-12T15:30",
    ],
    ["not at its end", closure, "2024-11-12T15:30", "nothing"],
    [
      "until further notice",
      calendar([["2024-11-09T20:00", null]]),
      "2025-11-09T20:00",
      "closure of 2024-11-09T20:00 until ever",
    ],
    [
      "through closures that touch or overlap, for the reason of the one that ends last",
      calendar([
        ["2024-11-09T20:00", "2024-11-11T00:00"],
        ["2024-11-10T00:00", "2024-11-12T00:00"],
        ["2024-11-12T00:00", "2024-11-13T00:00"],
      ]),
      "2024-11-10T12:00",
      "closure of 2024-11-10T00:00 until 2024-11-13T00:00",
    ],
    [
      "on a special day when the week is open",
      dark,
      "2024-11-09T18:00",
      "special_day until 2024-11-10T18:00",
    ],
    ["past its midnight", dark, "2024-11-10T01:59", "special_day until 2024-11-10T18:00"],
    ["not when the week is closed as well", dark, "2024-11-09T12:00", "nothing"],
    ["not by what began the evening before", dark, "2024-11-09T01:00", "nothing"],
    ["after shorter hours", short, "2024-11-09T23:00", "special_day until 2024-11-10T18:00"],
    ["not within these", short, "2024-11-09T21:59", "nothing"],
  ])("%s", (_, given, now, expected) => {
    expect(told(given, now)).toBe(expected);
  });
});

describe("the next opening", () => {
  it("is found after the longest closure, and after many special days", () => {
    const days = Array.from({ length: 40 }, (_, day) =>
      new Date(Date.UTC(2024, 10, 9 + day)).toISOString().slice(0, 10),
    );
    const next = (given: StoreCalendar) =>
      openingState(given, clock, at("2024-11-09T20:00")).next_opening;
    expect(next(calendar([["2024-11-09T20:00", "2025-03-09T20:00"]]))).toBe(at("2025-03-09T20:00"));
    expect(
      next(
        calendar(
          [],
          days.map((day) => [day] as [string]),
        ),
      ),
    ).toBe(at("2024-12-19T18:00"));
    expect(next(calendar([["2024-11-09T20:00", null]]))).toBeNull();
  });
});

describe("the segments of a timeline", () => {
  it("have excused time apart from what is closed anyway, without a gap", () => {
    const closed = { state: "closed", decided_by: null, period: null } as const;
    const marked = markExcused(
      [
        { ...closed, from: 0, to: 100 },
        { from: 100, to: 120, state: "unknown", decided_by: null, period: { from: 100, to: 120 } },
        { ...closed, from: 120, to: 200 },
      ],
      [
        { from: 20, to: 30 },
        { from: 90, to: 100 },
        { from: 150, to: 400 },
      ],
    );
    expect(marked.map(({ from, to, excused }) => [from, to, excused])).toEqual([
      [0, 20, false],
      [20, 30, true],
      [30, 90, false],
      [90, 100, true],
      [100, 120, false],
      [120, 150, false],
      [150, 200, true],
    ]);
  });
});
