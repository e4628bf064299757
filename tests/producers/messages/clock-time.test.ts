import { describe, expect, it } from "vitest";
import {
  canonicalClockTime,
  canonicalEnd,
  clockMicroseconds,
  DAY_US,
  openFor,
} from "../../../producers/messages/clock-time.ts";

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;

describe("canonicalClockTime", () => {
  const read: [string, string][] = [
    ["00:00:00", "00:00:00"],
    ["09:00:00", "09:00:00"],
    ["09:00", "09:00:00"],
    ["9:00", "09:00:00"],
    ["9:05:07", "09:05:07"],
    ["23:59", "23:59:00"],
    ["23:59:59", "23:59:59"],
    ["23:59:59.5", "23:59:59.5"],
    ["23:59:59.500000", "23:59:59.5"],
    ["12:00:00.000000", "12:00:00"],
    ["12:00:00.000001", "12:00:00.000001"],
    ["23:59:59.999999", "23:59:59.999999"],
    ["9:00 AM", "09:00:00"],
    ["9:00pm", "21:00:00"],
    ["09:05:07 pM", "21:05:07"],
    ["12:00 AM", "00:00:00"],
    ["12:30 PM", "12:30:00"],
    ["11:59:59.5\u202fPM", "23:59:59.5"],
  ];

  it.each(read)("reads %s as %s, which reads as itself", (text, canonical) => {
    expect(canonicalClockTime(text)).toBe(canonical);
    expect(canonicalClockTime(canonical)).toBe(canonical);
  });

  const refused: [string, string][] = [
    ["nothing", ""],
    ["a word", "noon"],
    ["an hour alone", "9"],
    ["a minute of one digit", "9:5"],
    ["a second of one digit", "09:00:0"],
    ["hour 24", "24:00:00"],
    ["hour 25", "25:00"],
    ["minute 60", "12:60"],
    ["second 60", "23:59:60"],
    ["a negative hour", "-1:00"],
    ["a point without a fraction", "09:00:00."],
    ["an hour 0 in a half of the day", "0:30 AM"],
    ["an hour 13 in a half of the day", "13:00 PM"],
    ["a half of the day without minutes", "9 AM"],
    ["a half of the day twice", "9:00 AM PM"],
    ["a zone", "09:00:00Z"],
    ["a space before it", " 09:00"],
    ["a line end behind it", "09:00\n"],
  ];

  it.each(refused)("does not read %s", (_, text) => {
    expect(canonicalClockTime(text)).toBeUndefined();
  });
});

describe("canonicalEnd", () => {
  it("reads 24:00 as midnight, and everything else as a clock time", () => {
    for (const end of ["24:00", "24:00:00", "24:00:00.000"]) {
      expect(canonicalEnd(end)).toBe("00:00:00");
    }
    expect(canonicalEnd("5:30 PM")).toBe("17:30:00");
    for (const end of ["24:01", "24:00:01", "24:00 AM", "24", "25:00"]) {
      expect(canonicalEnd(end)).toBeUndefined();
    }
  });
});

describe("clockMicroseconds", () => {
  const cases: [string, number][] = [
    ["00:00:00", 0],
    ["00:00:00.000001", 1],
    ["09:30:15", 9 * HOUR + 30 * MINUTE + 15_000_000],
    ["12:00:32.123457", 12 * HOUR + 32_123_457],
    ["23:59:59.999999", DAY_US - 1],
  ];

  it.each(cases)("counts the way from midnight to %s as %d", (clock, micros) => {
    expect(clockMicroseconds(clock)).toBe(micros);
  });

  it("is exact for every microsecond of a second", () => {
    for (let micros = 0; micros < 1_000_000; micros += 997) {
      const fraction = String(micros).padStart(6, "0");
      expect(clockMicroseconds(`23:59:59.${fraction}`)).toBe(DAY_US - 1_000_000 + micros);
    }
  });
});

describe("openFor", () => {
  const cases: [string, [string, string], number?][] = [
    ["is open from the start to the end", ["09:00:00", "17:00:00"], 8 * HOUR],
    ["reads an end of 23:59 as midnight", ["22:00:00", "23:59:00"], 2 * HOUR],
    ["reads an end of 23:59:59 as midnight", ["22:00:00", "23:59:59"], 2 * HOUR],
    ["reads an end in the last minute as midnight", ["22:00:00", "23:59:59.999999"], 2 * HOUR],
    [
      "leaves an end just before 23:59 as it is",
      ["22:00:00", "23:58:59.999999"],
      2 * HOUR - MINUTE - 1,
    ],
    ["is open all day from 00:00 to 00:00", ["00:00:00", "00:00:00"], DAY_US],
    ["is open all day from 00:00 to 23:59", ["00:00:00", "23:59:00"], DAY_US],
    ["closes at midnight", ["18:00:00", "00:00:00"], 6 * HOUR],
    ["passes midnight", ["18:00:00", "02:30:00"], 8.5 * HOUR],
    [
      "closes on the next day a microsecond before it opened",
      ["12:00:00", "11:59:59.999999"],
      DAY_US - 1,
    ],
    ["is open for a microsecond", ["12:00:00", "12:00:00.000001"], 1],
    ["says nothing with an end equal to its start", ["12:00:00", "12:00:00"]],
    ["says nothing from 00:00:01 to 00:00:01", ["00:00:01", "00:00:01"]],
    [
      "is open for a minute from 23:59 to 23:59, which means midnight",
      ["23:59:00", "23:59:00"],
      MINUTE,
    ],
    [
      "is open to midnight with an end before its start, both in the last minute",
      ["23:59:30", "23:59:00"],
      MINUTE / 2,
    ],
  ];

  it.each(cases)("%s", (_, [start, end], open) => {
    expect(openFor(clockMicroseconds(start), clockMicroseconds(end))).toBe(open);
  });
});
