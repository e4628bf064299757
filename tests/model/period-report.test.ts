import { describe, expect, it } from "vitest";
import { daily, filesOf, type Rows } from "./files-of.ts";
import { modelPeriodReport } from "./period-report.ts";
import type { PeriodOptions } from "./period-rows.ts";

const FULL = "uptime,downtime,unknown,excused,open,uptime_pct,polls,outages";
const EIGHT_DAYS = 691_200;

type Case = { it: string; rows: Rows; asked: PeriodOptions; lines: string[] };

const dates = (from: string, to: string, more: Partial<PeriodOptions> = {}): PeriodOptions => {
  return { from, to, detail: "full", ...more };
};

const cases: Case[] = [
  {
    it: "fills by the nearest poll, each day from all the polls of its opening period",
    rows: {
      timezones: ["s,UTC"],
      polls: ["s,active,2024-10-07 00:00", "s,inactive,2024-10-08 12:00"],
    },
    asked: dates("2024-10-07", "2024-10-08", { by: "day", reachSeconds: EIGHT_DAYS }),
    lines: [
      "s,2024-10-07,18.00,6.00,0.00,0.00,24.00,75.00,1,1", // the middle is 18:00
      "s,2024-10-08,0.00,12.00,0.00,0.00,12.00,0.00,1,1",
    ],
  },
  {
    it: "holds a status until the next poll, and no longer than its reach",
    rows: {
      timezones: ["s,UTC"],
      polls: ["s,active,2024-10-07 02:00", "s,inactive,2024-10-08 12:00"],
    },
    asked: dates("2024-10-07", "2024-10-08", { by: "day", method: "hold" }),
    lines: [
      "s,2024-10-07,14.00,0.00,10.00,0.00,24.00,100.00,1,0", // 2 h before it, 12 h after it
      "s,2024-10-08,0.00,0.00,12.00,0.00,12.00,,1,0",
    ],
  },
  {
    it: "holds the first poll after an instant that no poll of eight days before it decides",
    rows: {
      timezones: ["s,UTC"],
      polls: ["s,active,2024-10-01 00:00", "s,inactive,2024-10-12 00:00"],
    },
    asked: dates("2024-10-01", "2024-10-11", { method: "hold", reachSeconds: EIGHT_DAYS }),
    lines: ["s,192.00,72.00,0.00,0.00,264.00,72.72,1,1"], // 8 days up, then 3 days down
  },
  {
    it: "lets a poll that is held for eight days, beyond its reach, make way for the next one",
    rows: {
      timezones: ["s,UTC"],
      polls: ["s,active,2024-10-01 00:00", "s,inactive,2024-10-09 00:30"],
    },
    asked: dates("2024-10-08T23:00Z", "2024-10-09T01:00Z", {
      method: "hold",
      reachSeconds: 3600,
      asOf: "2024-10-10T00:00Z",
    }),
    lines: ["s,0.00,1.00,1.00,0.00,2.00,0.00,1,1"], // unknown until the first is eight days old
  },
  {
    it: "carries what is near across closed time, and gives the middle to the later poll",
    rows: {
      timezones: ["s,UTC"],
      hours: daily("s", "09:00,17:00"),
      polls: ["s,active,2024-10-07 10:00", "s,inactive,2024-10-09 14:00"],
    },
    // The middle is Tuesday 12:00.
    asked: dates("2024-10-08", "2024-10-08", { gaps: "carry" }),
    lines: ["s,3.00,5.00,0.00,0.00,8.00,37.50,0,1"],
  },
  {
    it: "carries no farther than the reach",
    rows: {
      timezones: ["s,UTC"],
      hours: daily("s", "09:00,17:00"),
      polls: ["s,active,2024-10-07 10:00", "s,inactive,2024-10-09 14:00"],
    },
    // Up to 10:00 on Tuesday, down from 14:00.
    asked: dates("2024-10-08", "2024-10-08", { gaps: "carry", reachSeconds: 86_400 }),
    lines: ["s,1.00,3.00,4.00,0.00,8.00,25.00,0,1"],
  },
  {
    it: "counts nothing at or after as_of, hears the poll on it, and tells no outage without time",
    rows: {
      timezones: ["s,UTC"],
      hours: daily("s", "09:00,17:00"),
      polls: ["s,inactive,2024-10-07 09:00", "s,active,2024-10-07 09:00:00.000001"],
    },
    asked: dates("2024-10-07", "2024-10-07", { asOf: "2024-10-07T09:00:00Z" }),
    lines: ["s,0.00,0.00,0.00,0.00,0.00,,1,0"],
  },
  {
    it: "takes two polls of an instant as one, and a contradiction as inactive",
    rows: {
      timezones: ["s,UTC"],
      hours: daily("s", "09:00,17:00"),
      polls: [
        "s,inactive,2024-10-07 09:00",
        "s,active,2024-10-07 09:00",
        "s,active,2024-10-08 00:00",
      ],
    },
    asked: dates("2024-10-07", "2024-10-07"),
    lines: ["s,0.00,8.00,0.00,0.00,8.00,0.00,1,1"],
  },
  {
    it: "has a date of 25 hours where midnight comes twice",
    rows: {
      timezones: ["s,America/St_Johns"],
      polls: ["s,active,2009-11-01 12:00", "s,active,2009-11-03 00:00"],
    },
    asked: dates("2009-10-31", "2009-11-01", { by: "day", reachSeconds: EIGHT_DAYS }),
    lines: [
      "s,2009-10-31,24.00,0.00,0.00,0.00,24.00,100.00,0,0",
      "s,2009-11-01,25.00,0.00,0.00,0.00,25.00,100.00,1,0",
    ],
  },
  {
    it: "has no row for a bucket without time, and a row of zeros for the whole",
    rows: { timezones: ["s,Pacific/Apia"], polls: ["s,active,2011-12-31 00:00"] },
    asked: dates("2011-12-30", "2011-12-30"),
    lines: ["s,0.00,0.00,0.00,0.00,0.00,,0,0"],
  },
  {
    it: "has months, cut to the period",
    rows: { timezones: ["s,UTC"], polls: ["s,active,2024-03-03 00:00"] },
    asked: dates("2024-01-31", "2024-03-01", { by: "month" }),
    lines: [
      "s,2024-01,0.00,0.00,24.00,0.00,24.00,,0,0",
      "s,2024-02,0.00,0.00,696.00,0.00,696.00,,0,0",
      "s,2024-03,0.00,0.00,24.00,0.00,24.00,,0,0", // the poll's 12 hours begin on the 2nd
    ],
  },
  {
    it: "takes the dates of instants from each store's own calendar, or from one zone",
    rows: { timezones: ["a,Asia/Tokyo", "b,UTC"], polls: ["a,active,2024-10-09 00:00"] },
    asked: dates("2024-10-07T14:00:00Z", "2024-10-07T16:00:00Z", { by: "day" }),
    lines: [
      "a,2024-10-07,0.00,0.00,1.00,0.00,1.00,,0,0",
      "a,2024-10-08,0.00,0.00,1.00,0.00,1.00,,0,0",
      "b,2024-10-07,0.00,0.00,2.00,0.00,2.00,,0,0",
    ],
  },
  {
    it: "joins an outage over closed time, and ends it at active evidence alone",
    rows: {
      timezones: ["s,UTC"],
      hours: daily("s", "09:00,17:00"),
      polls: [
        "s,inactive,2024-10-07 16:00",
        "s,active,2024-10-07 18:00", // closed: no evidence
        "s,inactive,2024-10-08 10:00",
        "s,active,2024-10-08 12:00",
        "s,inactive,2024-10-08 14:00",
      ],
    },
    asked: dates("2024-10-07", "2024-10-08", { asOf: "2024-10-09T00:00Z" }),
    lines: ["s,2.00,14.00,0.00,0.00,16.00,12.50,4,2"],
  },
];

describe("modelPeriodReport", () => {
  for (const { it: sentence, rows, asked, lines } of cases) {
    it(sentence, () => {
      const head = asked.by ? "store_id,bucket" : "store_id";
      const csv = modelPeriodReport(filesOf(rows), asked);
      expect(csv.split("\r\n")).toEqual([`${head},${FULL}`, ...lines, ""]);
    });
  }

  it("rounds halves of a hundredth of an hour away from zero, and cuts per cent", () => {
    const files = filesOf({
      timezones: ["s,UTC"],
      polls: ["s,active,2024-10-07 09:00", "s,inactive,2024-10-07 09:00:36"], // middle 09:00:18
    });
    const rowOf = (from: string, to: string) => {
      const asked = {
        from: `2024-10-07T${from}Z`,
        to: `2024-10-07T${to}Z`,
        detail: "full",
      } as const;
      const [, row] = modelPeriodReport(files, { ...asked, asOf: "2024-10-08T00:00Z" }).split(
        "\r\n",
      );
      return row;
    };
    const zeros = "0.00,0.00";
    expect(rowOf("09:00:00", "09:00:18")).toBe(`s,0.01,0.00,${zeros},0.01,100.00,1,0`);
    expect(rowOf("09:00:00.000001", "09:00:18")).toBe(`s,0.00,0.00,${zeros},0.00,100.00,0,0`);
    expect(rowOf("08:00:00", "09:00:18.000001")).toBe(`s,1.01,0.00,${zeros},1.01,99.99,1,1`);
  });
});
