import { describe, expect, it } from "vitest";
import { cases, reportOf, storeOfFile, told } from "../harness/report-of.ts";

const store = storeOfFile();

// REPORT_SEMANTICS, opening periods, rules 1 to 5 (rule 4 has a file of its own), mostly read off
// reports in which nothing is known but when a store is open. 2023-01-23 is a Monday.
cases(store, {
  "rule 1: a store without hours is always open, without some weekdays closed on those": [
    {
      it: "opens a store without hours around the clock",
      as_of: "2023-01-23 12:00",
      hour: "unknown 1:00:00",
      day: "unknown 24:00:00",
      week: "unknown 168:00:00",
    },
    {
      it: "closes a store on the weekdays that have no row",
      hours: ["Mon 00:00-00:00"],
      as_of: "2023-01-25 00:00",
      day: "closed",
      week: "unknown 24:00:00",
    },
    {
      it: "closes a store on all days whose week has no row",
      hours: [],
      polls: ["2023-01-24 12:00 inactive"],
      as_of: "2023-01-25 00:00",
      hour: "closed",
      day: "closed",
      week: "closed",
    },
    {
      it: "opens a store around the clock of which no hours are known any more",
      hours: null,
      as_of: "2023-01-25 00:00",
      week: "unknown 168:00:00",
    },
  ],
  "rule 3: each row opens on each local date of its weekday": [
    {
      it: "counts weekdays from Monday",
      hours: ["Mon 09:00-10:00"],
      as_of: "2023-01-24 00:00",
      day: "unknown 1:00:00",
      week: "unknown 1:00:00",
    },
    {
      it: "ends the week with Sunday",
      hours: ["Sun 09:00-10:00"],
      as_of: "2023-01-23 00:00",
      day: "unknown 1:00:00",
      week: "unknown 1:00:00",
    },
    {
      it: "knows the weekdays of long ago", // Monday 1969-07-21
      hours: ["Sun 09:00-10:00"],
      as_of: "1969-07-21 00:00",
      day: "unknown 1:00:00",
      week: "unknown 1:00:00",
    },
    {
      it: "takes the weekday from the date of the store, not from that of UTC",
      hours: ["Mon 06:00-08:00"],
      zone: "Asia/Tokyo",
      as_of: "2023-01-23 00:00",
      day: "unknown 2:00:00", // Sunday 21:00 to 23:00 UTC
    },
    {
      it: "opens a daily row seven times a week",
      hours: ["daily 09:00-10:00"],
      as_of: "2023-01-23 09:30",
      day: "unknown 1:00:00",
      week: "unknown 7:00:00",
    },
    {
      it: "reads the wall clock of a zone that is off by 5:45",
      hours: ["Mon 09:00-10:00"],
      zone: "Asia/Kathmandu",
      as_of: "2023-01-23 04:00", // 03:15 to 04:15 UTC
      hour: "unknown 0:45:00",
    },
    ...["23:59", "23:59:00", "23:59:30", "23:59:59", "23:59:59.5"].map((end) => ({
      it: `reads an end at ${end} as midnight`,
      hours: [`Mon 22:00-${end}`],
      as_of: "2023-01-24 12:00",
      day: "unknown 2:00:00",
    })),
    {
      it: "takes an end before 23:59 by its word",
      hours: ["Mon 22:00-23:58:59"],
      as_of: "2023-01-24 12:00",
      day: "unknown 1:58:59",
    },
    {
      it: "opens for the last minute of the day from 23:59 to 23:59",
      hours: ["Mon 23:59-23:59"],
      as_of: "2023-01-24 12:00",
      day: "unknown 0:01:00",
    },
    {
      it: "opens the whole day from 00:00 to 00:00",
      hours: ["Mon 00:00-00:00"],
      as_of: "2023-01-24 00:00",
      hour: "unknown 1:00:00",
      day: "unknown 24:00:00",
    },
    {
      it: "puts an end before the start on the next day",
      hours: ["Mon 22:00-02:30"],
      as_of: "2023-01-24 12:00",
      day: "unknown 4:30:00",
    },
    {
      it: "carries the night of Sunday into Monday",
      hours: ["Sun 22:00-02:00"],
      as_of: "2023-01-23 01:30",
      hour: "unknown 1:00:00",
      day: "unknown 3:30:00",
    },
    {
      it: "ends at midnight a row that ends at 00:00",
      hours: ["Mon 22:00-00:00"],
      as_of: "2023-01-24 12:00",
      day: "unknown 2:00:00",
    },
    {
      it: "stays open nearly a day when the end is a minute before the start",
      hours: ["Mon 09:00-08:59"],
      as_of: "2023-01-24 09:00",
      day: "unknown 23:59:00",
    },
  ],
  "rule 5: rows that overlap or touch are one period": [
    {
      it: "counts the time of overlapping, contained and repeated rows once",
      hours: ["Mon 09:00-12:00", "Mon 11:00-13:00", "Mon 09:30-10:00", "Mon 11:00-13:00"],
      as_of: "2023-01-24 00:00",
      day: "unknown 4:00:00",
    },
    {
      it: "lets evidence speak across the place where two rows touch",
      hours: ["Mon 09:00-12:00", "Mon 12:00-14:00"],
      polls: ["2023-01-23 09:30 active"],
      as_of: "2023-01-24 00:00",
      day: "up 5:00:00",
    },
    {
      it: "lets evidence speak across a midnight that two rows share",
      hours: ["Mon 20:00-23:59", "Tue 00:00-02:00"],
      polls: ["2023-01-23 21:00 inactive"],
      as_of: "2023-01-24 12:00",
      day: "down 6:00:00",
    },
    {
      it: "keeps rows apart that a second lies between",
      hours: ["Mon 09:00-12:00", "Mon 12:00:01-14:00"],
      polls: ["2023-01-23 09:30 active"],
      as_of: "2023-01-24 00:00",
      day: "up 3:00:00, unknown 1:59:59",
    },
    {
      it: "contains the instant of its opening",
      hours: ["Mon 09:00-12:00"],
      polls: ["2023-01-23 09:00 active"],
      as_of: "2023-01-24 00:00",
      day: "up 3:00:00",
    },
    {
      it: "contains the microsecond before its closing",
      hours: ["Mon 09:00-12:00"],
      polls: ["2023-01-23 11:59:59.999999 active"],
      as_of: "2023-01-24 00:00",
      day: "up 3:00:00",
    },
    {
      it: "does not contain the instant of its closing",
      hours: ["Mon 09:00-12:00"],
      polls: ["2023-01-23 12:00 active"],
      as_of: "2023-01-24 00:00",
      day: "unknown 3:00:00",
    },
  ],
});

describe("rule 2: a store without a zone is in Chicago", () => {
  it("opens at nine in the morning of Chicago", async () => {
    const given = { id: "s", hours: ["Mon 09:00-10:00"] };
    const { rows } = await reportOf(store(), [given], { as_of: "2023-01-23 15:10" });
    expect(rows.map((row) => told(row.hour))).toEqual(["unknown 0:10:00"]); // from 15:00 UTC
  });
});
