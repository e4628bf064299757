import { describe, expect, it } from "vitest";
import { excusedTime, openingPeriods } from "./calendar.ts";
import { daily, filesOf, type Rows } from "./files-of.ts";
import { readInputs } from "./inputs.ts";
import { instant, writeInstant } from "./instant.ts";
import type { Span } from "./spans.ts";

function calendarOf(rows: Rows) {
  const files = filesOf({ ...rows, polls: ["s,active,2000-01-01 00:00"] });
  const [store] = readInputs(files).stores;
  if (!store) throw new Error("no store");
  return store.calendar;
}

/** `2024-10-07 09:00/2024-10-07 12:00`, in UTC. */
const write = (spans: Span[]) =>
  spans.map((span) =>
    span.map((end) => writeInstant(end).slice(0, 16).replace("T", " ")).join("/"),
  );
const range = (from: string, to: string): Span => [instant(from), instant(to)];

type Case = { it: string; in: [string, string]; rows: Rows; periods: string[] };

const cases: Case[] = [
  {
    it: "gives a date to the week of the greatest valid_from at or before it",
    in: ["2024-10-08 00:00", "2024-10-10 00:00"],
    rows: {
      timezones: ["s,UTC"],
      hours: [...daily("s", "10:00,11:00", "2024-10-09"), ...daily("s", "09:00,12:00")],
    },
    periods: ["2024-10-08 09:00/2024-10-08 12:00", "2024-10-09 10:00/2024-10-09 11:00"],
  },
  {
    it: "gives the dates before all weeks to the first one",
    in: ["1999-10-08 00:00", "1999-10-09 00:00"],
    rows: {
      timezones: ["s,UTC"],
      hours: [
        ...daily("s", "10:00,11:00", "2024-10-09"),
        ...daily("s", "09:00,12:00", "2024-01-01"),
      ],
    },
    periods: ["1999-10-08 09:00/1999-10-08 12:00"],
  },
  {
    it: "changes weeks on the store's own date, not on that of UTC",
    in: ["2024-10-08 00:00", "2024-10-10 00:00"],
    rows: {
      timezones: ["s,Asia/Tokyo"],
      hours: [...daily("s", "08:00,09:00"), ...daily("s", "07:00,09:00", "2024-10-09")],
    },
    periods: ["2024-10-08 22:00/2024-10-09 00:00", "2024-10-09 22:00/2024-10-10 00:00"],
  },
  {
    it: "lets a night that the old week began end under the new one, and joins what touches it",
    in: ["2024-10-08 00:00", "2024-10-10 00:00"],
    rows: {
      timezones: ["s,UTC"],
      hours: ["s,Tue,18:00,02:00,", "s,Wed,02:00,03:00,2024-10-09"],
    },
    periods: ["2024-10-08 18:00/2024-10-09 03:00"],
  },
  {
    it: "closes a store without hours on a special day, and on no other",
    in: ["2024-10-07 00:00", "2024-10-10 00:00"],
    rows: { timezones: ["s,UTC"], specialDays: ["s,2024-10-08,,"] },
    periods: ["2024-10-07 00:00/2024-10-08 00:00", "2024-10-09 00:00/2024-10-10 00:00"],
  },
  {
    it: "opens on a special day instead of the week, and keeps the night before",
    in: ["2024-10-07 12:00", "2024-10-09 00:00"],
    rows: {
      timezones: ["s,UTC"],
      hours: daily("s", "18:00,02:00"),
      specialDays: ["s,2024-10-08,01:00,03:00", "s,2024-10-08,22:00,00:30"],
    },
    periods: ["2024-10-07 18:00/2024-10-08 03:00", "2024-10-08 22:00/2024-10-09 00:00"],
  },
  {
    it: "opens nothing on a special day that the zone skipped",
    in: ["2011-12-30 00:00", "2011-12-31 00:00"],
    rows: {
      timezones: ["s,Pacific/Apia"],
      hours: ["s,Mon,09:00,10:00,"],
      specialDays: ["s,2011-12-30,00:00,00:00", "s,2011-12-31,01:00,02:00"],
    },
    periods: ["2011-12-30 11:00/2011-12-30 12:00"],
  },
  {
    it: "cuts a period at closures, which contain their start and not their end",
    in: ["2024-10-07 00:00", "2024-10-08 00:00"],
    rows: {
      timezones: ["s,UTC"],
      hours: daily("s", "09:00,17:00"),
      closures: [
        "s,2024-10-07 10:00,2024-10-07 12:00,",
        "s,2024-10-07 11:00,2024-10-07 13:00,",
        "s,2024-10-07 16:30,,",
      ],
    },
    periods: ["2024-10-07 09:00/2024-10-07 10:00", "2024-10-07 13:00/2024-10-07 16:30"],
  },
  {
    it: "cuts one period in two even where the closure lasts a microsecond",
    in: ["2024-10-07 12:00", "2024-10-07 13:00"],
    rows: { closures: ["s,2024-10-07 12:30:00.000000,2024-10-07 12:30:00.000001,"] },
    periods: ["2024-10-07 12:00/2024-10-07 12:30", "2024-10-07 12:30/2024-10-07 13:00"],
  },
  {
    it: "has a day of 25 hours where midnight comes twice",
    in: ["2009-10-31 12:00", "2009-11-03 00:00"],
    rows: { timezones: ["s,America/St_Johns"], hours: ["s,Sun,00:00,23:59,"] },
    periods: ["2009-11-01 02:30/2009-11-02 03:30"],
  },
];

describe("openingPeriods", () => {
  for (const {
    it: sentence,
    in: [from, to],
    rows,
    periods,
  } of cases) {
    it(sentence, () => {
      expect(write(openingPeriods(calendarOf(rows), range(from, to)))).toEqual(periods);
    });
  }
});

describe("excusedTime", () => {
  it("is the open time in closures, once where they overlap, and no closed time", () => {
    const calendar = calendarOf({
      timezones: ["s,UTC"],
      hours: daily("s", "09:00,17:00"),
      closures: ["s,2024-10-07 15:00,,", "s,2024-10-07 16:00,2024-10-08 10:00,"],
    });
    expect(write(excusedTime(calendar, range("2024-10-07 00:00", "2024-10-08 12:00")))).toEqual([
      "2024-10-07 15:00/2024-10-07 17:00",
      "2024-10-08 09:00/2024-10-08 12:00",
    ]);
  });
});
