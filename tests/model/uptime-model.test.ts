import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ModelHours, ModelOptions, ModelPoll, ModelStore } from "./uptime-model.ts";
import { modelReport, openingPeriods } from "./uptime-model.ts";

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;

/** `2023-01-23 15:14[:00[.000001]]`, in UTC, as microseconds. */
function at(text: string): number {
  const [whole = "", fraction = ""] = text.split(".");
  return Date.parse(`${whole.replace(" ", "T")}Z`) * 1000 + Number(fraction.padEnd(6, "0"));
}

function span(us: [number, number]): string {
  return us.map((end) => new Date(end / 1000).toISOString().slice(0, 16)).join("/");
}

const up = (text: string): ModelPoll => ({ atUs: at(text), status: "active" });
const down = (text: string): ModelPoll => ({ atUs: at(text), status: "inactive" });
const [MON, TUE, THU, FRI, SAT, SUN] = [0, 1, 3, 4, 5, 6];
const open = (day: number, start: string, end: string): ModelHours => {
  return { day, start: `${start}:00`, end: `${end}:00` };
};
const daily = (start: string, end: string) => [0, 1, 2, 3, 4, 5, 6].map((d) => open(d, start, end));

function report(store: Partial<ModelStore>, asOf: string, options: Partial<ModelOptions> = {}) {
  const whole = { timezone: "UTC", hours: [], polls: [], ...store };
  return modelReport(whole, { asOfUs: at(asOf), method: "nearest", gaps: "unknown", ...options });
}

/** A ledger of up, down and unknown; what is open is their sum, or the comparison fails. */
function ledger(upUs: number, downUs: number, unknownUs: number) {
  return { openUs: upUs + downUs + unknownUs, upUs, downUs, unknownUs };
}

describe("openingPeriods", () => {
  const cases = [
    {
      it: "opens all day between midnight and midnight",
      hours: [open(TUE, "00:00", "00:00")],
      periods: ["2023-01-24T00:00/2023-01-25T00:00"],
    },
    {
      it: "reads 23:59 as midnight and joins it to the next morning",
      hours: [open(MON, "22:00", "23:59"), open(TUE, "00:00", "02:00")],
      periods: ["2023-01-23T22:00/2023-01-24T02:00"],
    },
    {
      it: "passes midnight, and starts on the day the row names",
      hours: [open(SUN, "18:00", "02:00"), open(MON, "18:00", "02:00")],
      periods: ["2023-01-22T18:00/2023-01-23T02:00", "2023-01-23T18:00/2023-01-24T02:00"],
    },
    {
      it: "unites rows that overlap, repeat or contain each other",
      hours: [
        open(MON, "09:00", "17:00"),
        open(MON, "10:00", "11:00"),
        open(MON, "16:00", "18:00"),
      ],
      periods: ["2023-01-23T09:00/2023-01-23T18:00"],
    },
    {
      it: "sets a row aside that closes as it opens, but not one that opens at 23:59",
      hours: [open(MON, "12:00", "12:00"), open(MON, "23:59", "23:59")],
      periods: ["2023-01-23T23:59/2023-01-24T00:00"],
    },
    {
      it: "keeps a period whole that reaches far outside what is asked for",
      hours: daily("00:00", "00:00").filter(({ day }) => day !== SAT),
      periods: ["2023-01-22T00:00/2023-01-28T00:00"],
    },
    {
      it: "loses the part of the night that the clock skips",
      timezone: "America/New_York",
      around: ["2023-03-12", "2023-03-13"],
      hours: [open(SUN, "02:30", "03:15"), open(SUN, "01:00", "01:30")],
      periods: ["2023-03-12T06:00/2023-03-12T06:30", "2023-03-12T07:00/2023-03-12T07:15"],
    },
    {
      it: "does not open between two skipped times",
      timezone: "America/New_York",
      around: ["2023-03-12", "2023-03-13"],
      hours: [open(SUN, "02:15", "02:45")],
      periods: [],
    },
    {
      it: "starts and ends at the earlier of a repeated time",
      timezone: "America/New_York",
      around: ["2023-11-05", "2023-11-06"],
      hours: [open(SUN, "01:15", "01:45"), open(SUN, "01:50", "02:00")],
      periods: ["2023-11-05T05:15/2023-11-05T05:45", "2023-11-05T05:50/2023-11-05T07:00"],
    },
    {
      it: "starts a day at the jump where midnight itself is skipped",
      timezone: "America/Sao_Paulo",
      around: ["2018-11-04", "2018-11-05"],
      hours: [open(SUN, "00:00", "02:00")],
      periods: ["2018-11-04T03:00/2018-11-04T04:00"],
    },
    {
      it: "knows a clock change of half an hour",
      timezone: "Australia/Lord_Howe",
      around: ["2023-09-30", "2023-10-01"],
      hours: [open(SUN, "01:00", "03:00")],
      periods: ["2023-09-30T14:30/2023-09-30T16:00"],
    },
    {
      it: "opens on the two sides of a date that the zone skipped, and not on it",
      timezone: "Pacific/Apia",
      around: ["2011-12-29 11:00", "2011-12-31"],
      hours: [
        open(THU, "09:00", "17:00"),
        open(FRI, "09:00", "17:00"),
        open(SAT, "09:00", "17:00"),
      ],
      periods: ["2011-12-29T19:00/2011-12-30T03:00", "2011-12-30T19:00/2011-12-31T03:00"],
    },
    {
      it: "has no night hours of a skipped date, and cuts those of the date before at the jump",
      timezone: "Pacific/Apia",
      around: ["2011-12-30", "2011-12-31"],
      hours: [
        open(THU, "22:00", "02:00"),
        open(FRI, "22:00", "02:00"),
        open(FRI, "00:00", "00:00"),
      ],
      periods: ["2011-12-30T08:00/2011-12-30T10:00"],
    },
  ];

  for (const { it: sentence, around = ["2023-01-23", "2023-01-25"], periods, ...store } of cases) {
    it(sentence, () => {
      const [from = "", to = ""] = around;
      const found = openingPeriods({ timezone: "UTC", polls: [], ...store }, at(from), at(to));
      expect(found.map(span)).toEqual(periods);
    });
  }

  it("never closes a store without hours", () => {
    expect(openingPeriods({ hours: [], polls: [] }, 0, 1)).toEqual([[-Infinity, Infinity]]);
  });

  it("includes a period that merely touches an end of what is asked for", () => {
    const store = { timezone: "UTC", hours: daily("09:00", "17:00"), polls: [] };
    const found = openingPeriods(store, at("2023-01-23 17:00"), at("2023-01-24 09:00"));
    const days = ["2023-01-23T09:00/2023-01-23T17:00", "2023-01-24T09:00/2023-01-24T17:00"];
    expect(found.map(span)).toEqual(days);
  });
});

describe("modelReport", () => {
  const example = {
    timezone: "America/New_York",
    hours: [open(MON, "09:00", "12:00")],
    polls: [up("2023-01-23 15:14"), down("2023-01-23 16:15")],
  };
  const nineToFive = { hours: daily("09:00", "17:00") };

  it("splits the worked example at 10:44:30", () => {
    const { hour, day, week, pollsLastWeek } = report(example, "2023-01-23 17:30");
    expect(hour).toEqual(ledger(0, 30 * MINUTE, 0));
    expect(day).toEqual(ledger(104.5 * MINUTE, 75.5 * MINUTE, 0));
    expect(week).toEqual(day);
    expect(pollsLastWeek).toBe(2);
  });

  it("gives the worked example to the earlier poll until the later one, with hold", () => {
    const { day } = report(example, "2023-01-23 17:30", { method: "hold" });
    expect(day).toEqual(ledger(135 * MINUTE, 45 * MINUTE, 0));
  });

  it("leaves a store without polls unknown, whether or not it carries", () => {
    for (const gaps of ["unknown", "carry"] as const) {
      const { hour, week } = report({}, "2023-01-23", { gaps });
      expect([hour, week]).toEqual([ledger(0, 0, HOUR), ledger(0, 0, 168 * HOUR)]);
    }
  });

  it("rounds a midpoint down to the microsecond before it belongs to the later poll", () => {
    const polls = [up("2023-01-22 23:30:00"), down("2023-01-22 23:30:00.000003")];
    const { hour } = report({ polls }, "2023-01-23");
    expect(hour).toEqual(ledger(30 * MINUTE + 1, 30 * MINUTE - 1, 0));
  });

  it("counts a poll twice as one, and a contradiction as inactive, in any order", () => {
    const polls = [up("2023-01-22 23:30"), down("2023-01-22 23:30"), up("2023-01-22 23:30")];
    for (const order of [polls, polls.toReversed()]) {
      const { hour, pollsLastWeek } = report({ polls: order }, "2023-01-23");
      expect(hour).toEqual(ledger(0, HOUR, 0));
      expect(pollsLastWeek).toBe(1);
    }
  });

  it("hears polls from 8 days before as_of up to as_of, but counts those in the week before", () => {
    const farther = { reachUs: 8 * 24 * HOUR };
    const weekOf = (...polls: ModelPoll[]) => report({ polls }, "2023-01-23", farther);
    const [all, nothing] = [ledger(168 * HOUR, 0, 0), ledger(0, 0, 168 * HOUR)];
    expect(weekOf(up("2023-01-23"))).toMatchObject({ week: all, pollsLastWeek: 0 });
    expect(weekOf(up("2023-01-16"))).toMatchObject({ week: all, pollsLastWeek: 1 });
    expect(weekOf(up("2023-01-15"))).toMatchObject({ week: all, pollsLastWeek: 0 });
    expect(weekOf(up("2023-01-14 23:59:59"), up("2023-01-23 00:00:01")).week).toEqual(nothing);
  });

  it("ignores a poll at closing time and hears one at opening time", () => {
    const polls = [down("2023-01-23 09:00"), up("2023-01-23 17:00")];
    const { day } = report({ ...nineToFive, polls }, "2023-01-23 18:00");
    expect(day).toEqual(ledger(0, 8 * HOUR, 0));
  });

  it("knows a poll for its reach on both sides, and no microsecond more", () => {
    const polls = [up("2023-01-23 09:01"), down("2023-01-23 12:00")];
    for (const method of ["nearest", "hold"] as const) {
      const store = { ...nineToFive, polls };
      const { day } = report(store, "2023-01-23 18:00", { method, reachUs: 5 * MINUTE });
      const before = method === "nearest" ? 5 * MINUTE : 0;
      const known = 6 * MINUTE + 5 * MINUTE + before;
      expect(day).toEqual(ledger(6 * MINUTE, 5 * MINUTE + before, 8 * HOUR - known));
    }
  });

  const silent = { ...nineToFive, polls: [up("2023-01-23 10:00"), down("2023-01-25 14:00")] };

  it("splits a silent day at the midpoint of its neighbours, when it carries", () => {
    const { day } = report(silent, "2023-01-25 00:00", { gaps: "carry" });
    expect(day).toEqual(ledger(8 * HOUR, 0, 0)); // the later neighbour is not yet known
    const { week } = report(silent, "2023-01-26 00:00", { gaps: "carry" });
    expect(week).toEqual(ledger((4 * 8 + 8 + 3) * HOUR, 13 * HOUR, 0));
  });

  it("carries only what is within reach", () => {
    const options = { gaps: "carry", reachUs: 24 * HOUR } as const;
    const { week } = report(silent, "2023-01-26 00:00", options);
    // Up: Sunday from 10:00, Monday, Tuesday to 10:00. Down: Tuesday from 14:00, Wednesday.
    expect(week).toEqual(ledger(16 * HOUR, 11 * HOUR, 29 * HOUR));
  });

  it("carries the poll before a silence, or the one after where there is none before, on hold", () => {
    const { week } = report(silent, "2023-01-26 00:00", { gaps: "carry", method: "hold" });
    expect(week).toEqual(ledger(48 * HOUR, 8 * HOUR, 0));
  });

  it("carries back the poll of a period that starts at as_of", () => {
    const polls = [down("2023-01-24 09:00")];
    const { week } = report({ ...nineToFive, polls }, "2023-01-24 09:00", { gaps: "carry" });
    expect(week).toEqual(ledger(0, 56 * HOUR, 0));
  });
});

/** Worked cases beside the repository; a clone that stands alone has none. */
const vectors = new URL("../../../shared/vectors/", import.meta.url);
if (existsSync(vectors)) describe("the shared vectors", () => readdirSync(vectors).forEach(vector));

type VectorOptions = Pick<ModelOptions, "method" | "gaps"> & {
  as_of: string | null;
  reach_seconds: number | null;
};

function vector(name: string) {
  it(name, () => {
    const read = (file: string) => readFileSync(new URL(`${name}/${file}`, vectors), "utf8");
    const table = (file: string) =>
      Array.from(read(file).matchAll(/.+/g), ([line]) => line.split(",")).slice(1);
    const [polls, hours, zones] = [table("polls.csv"), table("hours.csv"), table("timezones.csv")];
    const { as_of, reach_seconds, method, gaps }: VectorOptions = JSON.parse(read("options.json"));

    const pollOf = ([, status, time = ""]: string[]) =>
      (status === "active" ? up : down)(time.replace(" UTC", ""));
    const newest = Math.max(...polls.map((row) => pollOf(row).atUs));
    const options: ModelOptions = {
      asOfUs: as_of === null ? newest : at(as_of.slice(0, -1)),
      method,
      gaps,
      ...(reach_seconds === null ? {} : { reachUs: reach_seconds * 1_000_000 }),
    };

    const ids = [...new Set([...polls, ...hours, ...zones].map(([id = ""]) => id))].sort();
    const rows = ids.map((id) => {
      const mine = ([store]: string[]) => store === id;
      const timezone = zones.findLast(mine)?.[1];
      const week = hours.filter(mine).map(([, day, start = "", end = ""]) => {
        return { day: Number(day), start, end };
      });
      const store = { hours: week, polls: polls.filter(mine).map(pollOf) };
      const found = modelReport(timezone === undefined ? store : { ...store, timezone }, options);
      const columns = (["upUs", "downUs", "unknownUs"] as const).flatMap((column) => [
        twoDigits(found.hour[column], MINUTE),
        twoDigits(found.day[column], HOUR),
        twoDigits(found.week[column], HOUR),
      ]);
      return [id, ...columns];
    });
    expect(rows).toEqual(table("expected.csv"));
  });
}

/** Halves go up. Rounded from whole microseconds, as a quotient would be rounded once already. */
function twoDigits(us: number, unit: number): string {
  const hundredths = Math.floor((us * 200 + unit) / (2 * unit));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}`;
}
