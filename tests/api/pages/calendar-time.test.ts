import { describe, expect, it } from "vitest";
import type { StoreCalendar } from "../../../api/answers/calendar.ts";
import { shownDays } from "../../../api/pages/calendar/days.ts";
import { instantOf } from "../../../api/pages/calendar/wall-time.ts";
import { dateNumber } from "../../../api/uptime/calendar.ts";
import { localTime } from "../../../api/uptime/local-time.ts";
import { wallClock } from "../../../api/uptime/wall-clock.ts";

describe("a time on the wall clock of a store", () => {
  it.each([
    ["", "America/Chicago", ""],
    ["2024-12-24T18:00", "America/Chicago", "2024-12-24T18:00:00.000-06:00"],
    ["2024-07-24T18:00:05", "America/Chicago", "2024-07-24T18:00:05.000-05:00"],
    ["2024-07-24T18:00", "UTC", "2024-07-24T18:00:00.000+00:00"],
    ["2024-07-24T18:00", "Asia/Kathmandu", "2024-07-24T18:00:00.000+05:45"],
    ["2024-11-03T00:59", "America/Chicago", "2024-11-03T00:59:00.000-05:00"],
    ["2024-11-03T02:00", "America/Chicago", "2024-11-03T02:00:00.000-06:00"],
    [
      "of what comes twice the earlier one: 2024-11-03T01:30",
      "America/Chicago",
      "2024-11-03T01:30:00.000-05:00",
    ],
    ["2025-03-09T03:00", "America/Chicago", "2025-03-09T03:00:00.000-05:00"],
    ["2025-03-09T02:30", "America/Chicago", undefined],
    ["2011-12-30T12:00", "Pacific/Apia", undefined],
    ["someday", "UTC", "someday"],
  ])("%s in %s is %s", (text, zone, expected) => {
    expect(instantOf(text.replace(/^.*: /, ""), zone)).toBe(expected);
  });
});

/** What is shown of some dates of a store that is open as its calendar says. */
function days(zone: string, first: string, count: number, calendar: Partial<StoreCalendar> = {}) {
  const whole = { store_id: "a", timezone: zone, weeks: [], special_days: [], closures: [] };
  const dates = { first: dateNumber(first), count, today: dateNumber(first) };
  return shownDays({ ...whole, ...calendar }, dates, wallClock(zone), localTime(zone));
}

describe("the dates of a calendar", () => {
  it("say that the zone skipped one, and how the clock changes", () => {
    expect(
      days("Pacific/Apia", "2011-12-29", 3).map(({ open, longerSeconds }) => [open, longerSeconds]),
    ).toEqual([
      [["all day"], 0],
      [[], null],
      [["all day"], 0],
    ]);
    const lordHowe = days("Australia/Lord_Howe", "2024-04-07", 2);
    expect(lordHowe.map(({ longerSeconds }) => longerSeconds)).toEqual([1800, 0]);
    expect(days("America/Chicago", "2025-03-09", 1)[0]?.longerSeconds).toBe(-3600);
  });

  it("are cut at closures to the second, and go by the week that is valid from each", () => {
    const at = (start_time_local: string, end_time_local: string) =>
      Array.from({ length: 7 }, (_, day) => ({ day, start_time_local, end_time_local }));
    const [sunday, monday, tuesday] = days("Europe/London", "2024-12-01", 3, {
      weeks: [
        { valid_from: null, week: at("18:00:00", "02:00:00") },
        { valid_from: "2024-12-02", week: at("09:00:00", "17:00:00") },
      ],
      special_days: [{ date: "2024-12-03", openings: [] }],
      closures: [
        { from: "2024-12-02T10:00:00.000000Z", to: "2024-12-02T10:00:07.000000Z", reason: "x" },
        { from: "2024-12-03T00:00:00.000000Z", to: null, reason: "" },
      ],
    });
    expect(sunday).toMatchObject({ open: ["00:00–02:00", "18:00–24:00"], isToday: true });
    expect(monday).toMatchObject({
      open: ["00:00–02:00", "09:00–10:00", "10:00:07–17:00"],
      ...{ beginsWeek: true, isSpecial: false },
      closures: [{ when: "10:00–10:00:07", reason: "x" }],
    });
    expect(tuesday).toMatchObject({
      ...{ open: [], beginsWeek: false, isSpecial: true },
      closures: [{ when: "all day", reason: "" }],
    });
  });
});
