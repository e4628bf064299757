import { describe, expect, it } from "vitest";
import { plainCalendar } from "../../../api/uptime/calendar.ts";
import { localTime } from "../../../api/uptime/local-time.ts";
import { wallClocks, wholeOpenTime } from "../../../api/uptime/opening-periods.ts";
import { openingState } from "../../../api/uptime/opening-state.ts";
import { fromMicroseconds, microseconds } from "../../../producers/messages/timestamp.ts";
import type { OpeningHours } from "../../../producers/messages/topics.ts";

const clocks = wallClocks();
const at = (text: string) => microseconds(`${text}:00.000000Z`);

/** Rows of a week: `daily 09:00-17:00`, or days by their numbers, `04 09:00-17:00`. */
function week(...rows: string[]): OpeningHours[] {
  return rows.flatMap((row) => {
    const [days = "", range = ""] = row.split(" ");
    const [start = "", end = ""] = range.split("-");
    return [...(days === "daily" ? "0123456" : days)].map((day) => ({
      day: Number(day),
      start_time_local: `${start}:00`,
      end_time_local: `${end}:00`,
    }));
  });
}

describe("whether a store is open, and when that changes", () => {
  // 2023-01-23 was a Monday.
  it.each([
    ["within its hours", week("0 09:00-17:00"), "2023-01-23T12:00", "closes 2023-01-23T17:00"],
    ["at its opening", week("0 09:00-17:00"), "2023-01-23T09:00", "closes 2023-01-23T17:00"],
    ["at its closing", week("01 09:00-17:00"), "2023-01-23T17:00", "opens 2023-01-24T09:00"],
    ["a week ahead", week("0 09:00-17:00"), "2023-01-23T18:00", "opens 2023-01-30T09:00"],
    ["past midnight", week("0 18:00-02:00"), "2023-01-24T01:00", "closes 2023-01-24T02:00"],
    ["past Sunday", week("6 18:00-02:00"), "2023-01-23T01:00", "closes 2023-01-23T02:00"],
    [
      "through several rows that touch",
      week("0 09:00-23:59", "1 00:00-23:59", "2 00:00-03:00"),
      "2023-01-23T12:00",
      "closes 2023-01-25T03:00",
    ],
    [
      "for nearly all of the week",
      week("12345 00:00-00:00", "0 06:00-23:59", "6 00:00-22:00"),
      "2023-01-23T06:00",
      "closes 2023-01-29T22:00",
    ],
    ["without hours", [], "2023-01-23T12:00", "never closes"],
    ["around the clock", week("daily 00:00-00:00"), "2023-01-23T12:00", "never closes"],
    [
      "around the clock in rows that overlap across Sunday",
      week("012345 00:00-23:59", "6 00:00-20:00", "6 19:00-03:00"),
      "2023-01-23T12:00",
      "never closes",
    ],
  ])("%s", (_, hours, now, expected) => {
    const state = openingState(plainCalendar(hours), clocks("UTC"), at(now));
    const { open_now, next_opening, next_closing } = state;
    const told = (us: number) => fromMicroseconds(us).slice(0, 16);
    if (open_now) {
      expect(next_opening).toBeNull();
      expect(next_closing === null ? "never closes" : `closes ${told(next_closing)}`).toBe(
        expected,
      );
    } else {
      expect(next_closing).toBeNull();
      expect(next_opening === null ? "never opens" : `opens ${told(next_opening)}`).toBe(expected);
    }
  });

  it("is told by the store's own clock, through a change of it", () => {
    // New York sets its clock forward on 2023-03-12 at 02:00.
    const state = openingState(
      plainCalendar(week("daily 09:00-17:00")),
      clocks("America/New_York"),
      at("2023-03-11T23:00"),
    );
    expect(state).toEqual({
      open_now: false,
      next_opening: at("2023-03-12T13:00"),
      next_closing: null,
    });
  });

  it("looks past a date that the zone skipped", () => {
    // Apia had no 2011-12-30, a Friday.
    const state = openingState(
      plainCalendar(week("4 09:00-17:00")),
      clocks("Pacific/Apia"),
      at("2011-12-24T12:00"),
    );
    expect(state.next_opening).toBe(at("2012-01-05T19:00"));
  });
});

describe("whole opening periods", () => {
  it("keep their true ends, however far outside", () => {
    const hours = week("0 06:00-23:59", "12345 00:00-00:00", "6 00:00-22:00");
    const middle = at("2023-01-26T12:00");
    expect(wholeOpenTime(plainCalendar(hours), clocks("UTC"), middle, middle).periods).toEqual([
      { from: at("2023-01-23T06:00"), to: at("2023-01-29T22:00") },
    ]);
  });
});

describe("local times", () => {
  it.each([
    ["America/Chicago", "2023-01-25T18:13:22.479220Z", "2023-01-25T12:13:22.479220-06:00"],
    ["America/Chicago", "2023-07-25T18:13:22.000001Z", "2023-07-25T13:13:22.000001-05:00"],
    ["UTC", "2023-01-25T18:13:22.000000Z", "2023-01-25T18:13:22.000000+00:00"],
    ["Asia/Kathmandu", "2023-01-25T18:13:22.000000Z", "2023-01-25T23:58:22.000000+05:45"],
    ["America/New_York", "2023-11-05T05:59:59.999999Z", "2023-11-05T01:59:59.999999-04:00"],
    ["America/New_York", "2023-11-05T06:00:00.000000Z", "2023-11-05T01:00:00.000000-05:00"],
    ["America/New_York", "1800-01-01T12:00:00.000000Z", "1800-01-01T07:03:58.000000-04:56:02"],
  ])("in %s", (zone, utc, expected) => {
    expect(localTime(zone)(microseconds(utc))).toBe(expected);
  });
});
