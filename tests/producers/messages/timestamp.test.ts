import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canonicalTimestamp,
  fromMicroseconds,
  intakeProblem,
  latestAt,
  microseconds,
} from "../../../producers/messages/timestamp.ts";

describe("canonicalTimestamp", () => {
  const read: [string, string, string][] = [
    ["the form of the real file", "2023-01-22 12:09:39.388884 UTC", "2023-01-22T12:09:39.388884Z"],
    ["the same without UTC", "2023-01-22 12:09:39.388884", "2023-01-22T12:09:39.388884Z"],
    ["ISO 8601", "2023-01-22T12:09:39.388884Z", "2023-01-22T12:09:39.388884Z"],
    ["ISO 8601 without a zone as UTC", "2023-01-22T12:09:39", "2023-01-22T12:09:39.000000Z"],
    ["small letters", "2023-01-22t12:09:39.5z", "2023-01-22T12:09:39.500000Z"],
    ["seconds without a fraction", "2023-01-22 12:09:39 UTC", "2023-01-22T12:09:39.000000Z"],
    ["one digit of fraction", "2023-01-22 12:09:39.3 UTC", "2023-01-22T12:09:39.300000Z"],
    [
      "leading zeros of a fraction",
      "2023-01-22 12:09:39.000001 UTC",
      "2023-01-22T12:09:39.000001Z",
    ],
    [
      "nanoseconds, cut and not rounded",
      "2023-12-31 23:59:59.999999999 UTC",
      "2023-12-31T23:59:59.999999Z",
    ],
    [
      "forty digits of fraction",
      `2023-01-22T12:09:39.${"1234567890".repeat(4)}Z`,
      "2023-01-22T12:09:39.123456Z",
    ],
    ["the leap day of 2024", "2024-02-29 00:00:00 UTC", "2024-02-29T00:00:00.000000Z"],
    ["the leap day of 2000", "2000-02-29 23:59:59 UTC", "2000-02-29T23:59:59.000000Z"],
    [
      "an offset east, back over midnight and the year",
      "2023-01-01T01:00:00.000001+02:00",
      "2022-12-31T23:00:00.000001Z",
    ],
    [
      "an offset west, on over midnight and the year",
      "2022-12-31 22:00:00.9-05:00",
      "2023-01-01T03:00:00.900000Z",
    ],
    [
      "an offset of half an hour without a colon",
      "2023-01-22T05:00:00+0530",
      "2023-01-21T23:30:00.000000Z",
    ],
    [
      "an offset over the end of a leap day",
      "2024-02-29T23:30:00-01:00",
      "2024-03-01T00:30:00.000000Z",
    ],
    [
      "an offset back to the day before March in a common year",
      "2023-03-01T00:30:00+01:00",
      "2023-02-28T23:30:00.000000Z",
    ],
    ["an offset of nothing", "2023-01-22T12:09:39+00:00", "2023-01-22T12:09:39.000000Z"],
    ["an offset of hours alone", "2023-01-22T12:09:39+01", "2023-01-22T11:09:39.000000Z"],
    ["a time without seconds", "2023-01-22 12:09 UTC", "2023-01-22T12:09:00.000000Z"],
    ["a time without seconds at an offset", "2023-01-22T12:09+0200", "2023-01-22T10:09:00.000000Z"],
    ["the widest offset", "2023-01-22T00:00:00+23:59", "2023-01-21T00:01:00.000000Z"],
  ];

  it.each(read)("reads %s", (_, text, canonical) => {
    expect(canonicalTimestamp(text)).toBe(canonical);
    expect(canonical).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  });

  const refused: [string, string][] = [
    ["nothing", ""],
    ["words", "yesterday evening"],
    ["a number of seconds", "1674389379"],
    ["a date alone", "2023-01-22"],
    ["a fraction of a minute", "2023-01-22 12:09.5 UTC"],
    ["an hour alone", "2023-01-22 12 UTC"],
    ["a date without its zeros", "2023-1-2 12:09:39 UTC"],
    ["a day first", "22-01-2023 12:09:39 UTC"],
    ["a year of five digits", "12023-01-22 12:09:39 UTC"],
    ["month 00", "2023-00-22 12:09:39 UTC"],
    ["month 13", "2023-13-22 12:09:39 UTC"],
    ["day 00", "2023-01-00 12:09:39 UTC"],
    ["January 32", "2023-01-32 12:09:39 UTC"],
    ["April 31", "2023-04-31 12:09:39 UTC"],
    ["February 29 of a common year", "2023-02-29 12:09:39 UTC"],
    ["February 29 of 1900", "1900-02-29 12:09:39 UTC"],
    ["February 30 of a leap year", "2024-02-30 12:09:39 UTC"],
    ["hour 24", "2023-01-22 24:00:00 UTC"],
    ["minute 60", "2023-01-22 12:60:00 UTC"],
    ["a leap second", "2016-12-31 23:59:60 UTC"],
    ["a fraction after a comma", "2023-01-22 12:09:39,388884 UTC"],
    ["another zone's name", "2023-01-22 12:09:39 CET"],
    ["two zones", "2023-01-22T12:09:39ZZ"],
    ["an offset of a day", "2023-01-22T12:09:39+24:00"],
    ["an offset of 60 minutes", "2023-01-22T12:09:39+01:60"],
    ["something behind it", "2023-01-22 12:09:39 UTC;"],
    ["a line end behind it", "2023-01-22 12:09:39 UTC\n"],
    ["digits of another script", "２023-01-22 12:09:39 UTC"],
    ["an instant before the year 0000", "0000-01-01T00:00:00+00:01"],
    ["an instant after the year 9999", "9999-12-31T23:59:59-00:01"],
  ];

  it.each(refused)("does not read %s", (_, text) => {
    expect(canonicalTimestamp(text)).toBeUndefined();
  });
});

describe("the limits of intake", () => {
  const latest = latestAt(new Date("2023-01-25T23:30:00.123Z"));
  const cases: [string, string, string?][] = [
    ["takes the first instant of 2000", "2000-01-01T00:00:00.000000Z"],
    [
      "refuses the microsecond before 2000",
      "1999-12-31T23:59:59.999999Z",
      "timestamp 1999-12-31T23:59:59.999999Z is before the year 2000",
    ],
    [
      "refuses a clock that was never set",
      "1970-01-01T00:00:00.000000Z",
      "timestamp 1970-01-01T00:00:00.000000Z is before the year 2000",
    ],
    ["takes the clock's own instant", "2023-01-25T23:30:00.123000Z"],
    ["takes exactly an hour ahead, on the next day", "2023-01-26T00:30:00.123000Z"],
    [
      "refuses a microsecond more",
      "2023-01-26T00:30:00.123001Z",
      "timestamp 2023-01-26T00:30:00.123001Z is more than an hour in the future",
    ],
    [
      "refuses the far future",
      "9999-12-31T23:59:59.999999Z",
      "timestamp 9999-12-31T23:59:59.999999Z is more than an hour in the future",
    ],
  ];

  it.each(cases)("%s", (_, at, problem) => {
    expect(intakeProblem(at, latest)).toBe(problem);
  });
});

describe("microseconds", () => {
  const cases: [string, number][] = [
    ["1970-01-01T00:00:00.000000Z", 0],
    ["1970-01-01T00:00:00.000001Z", 1],
    ["1969-12-31T23:59:59.999999Z", -1],
    ["2023-01-22T12:09:39.388884Z", 1_674_389_379_388_884],
  ];

  it.each(cases)("counts %s as %d, and back", (at, micros) => {
    expect(microseconds(at)).toBe(micros);
    expect(fromMicroseconds(micros)).toBe(at);
  });

  it("goes there and back for every instant, in the order of the texts", () => {
    const years = { min: Date.UTC(1900) * 1000, max: Date.UTC(2254) * 1000 };
    fc.assert(
      fc.property(fc.integer(years), fc.integer(years), (one, other) => {
        const [a, b] = [fromMicroseconds(one), fromMicroseconds(other)];
        expect(microseconds(a)).toBe(one);
        expect(canonicalTimestamp(a)).toBe(a);
        expect(a < b).toBe(one < other);
      }),
    );
  });
});
