import { IANAZone } from "luxon";
import { describe, expect, it } from "vitest";
import { writeInstant } from "./instant.ts";
import { isoWeekOf, readDate } from "./local-date.ts";
import { instantOf, startOfDate } from "./local-time.ts";
import { readZone, zoneNames } from "./zone-names.ts";

const date = (text: string) => readDate(text) ?? Number.NaN;
const minutes = (text: string) => text.slice(0, 16);

describe("instantOf", () => {
  it.each([
    ["America/New_York", "2024-07-01", "09:00", "2024-07-01T13:00"],
    ["America/New_York", "2024-03-10", "01:59", "2024-03-10T06:59"],
    ["America/New_York", "2024-03-10", "02:00", "2024-03-10T07:00"], // skipped: the jump
    ["America/New_York", "2024-03-10", "02:59", "2024-03-10T07:00"],
    ["America/New_York", "2024-03-10", "03:00", "2024-03-10T07:00"],
    ["America/New_York", "2024-11-03", "01:00", "2024-11-03T05:00"], // twice: the earlier one
    ["America/New_York", "2024-11-03", "01:59", "2024-11-03T05:59"],
    ["America/New_York", "2024-11-03", "02:00", "2024-11-03T07:00"],
    ["Australia/Lord_Howe", "2023-10-01", "02:15", "2023-09-30T15:30"], // half an hour is skipped
    ["America/Sao_Paulo", "2018-11-04", "00:30", "2018-11-04T03:00"], // midnight is skipped
    ["America/St_Johns", "2009-10-31", "23:30", "2009-11-01T02:00"], // and again an hour later
    ["Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00"], // the whole date is skipped
    ["Pacific/Kiritimati", "1994-12-31", "08:00", "1994-12-31T10:00"],
    ["Asia/Kathmandu", "2024-01-01", "05:45", "2024-01-01T00:00"],
  ])("in %s on %s at %s is %s UTC", (zone, day, clock, expected) => {
    const [hour = 0, minute = 0] = clock.split(":").map(Number);
    const wall = date(day) * 86_400 + hour * 3600 + minute * 60;
    expect(minutes(writeInstant(instantOf(zone, wall)))).toBe(expected);
  });
});

describe("startOfDate", () => {
  it.each([
    ["America/St_Johns", "2009-11-01", "2009-11-01T02:30"], // 00:01 became 23:01: 00:00 comes twice
    ["America/St_Johns", "2009-11-02", "2009-11-02T03:30"],
    ["America/Havana", "2024-11-03", "2024-11-03T04:00"], // 01:00 became 00:00
    ["America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00"],
    ["Pacific/Apia", "2011-12-30", "2011-12-30T10:00"],
    ["Pacific/Apia", "2011-12-31", "2011-12-30T10:00"],
  ])("in %s %s begins at %s UTC", (zone, day, expected) => {
    expect(minutes(writeInstant(startOfDate(zone, date(day))))).toBe(expected);
  });
});

describe("isoWeekOf", () => {
  it.each([
    ["2020-12-31", "2020-W53"],
    ["2021-01-03", "2020-W53"],
    ["2021-01-04", "2021-W01"],
    ["2024-12-30", "2025-W01"],
  ])("puts %s into %s", (day, week) => {
    expect(isoWeekOf(date(day))).toBe(week);
  });
});

describe("readZone", () => {
  it("gives the spelling of the database, whatever the letter case, and keeps links", () => {
    expect(readZone("asia/kolkata")).toBe("Asia/Kolkata");
    expect(readZone("ASIA/CALCUTTA")).toBe("Asia/Calcutta");
    expect(readZone("us/eastern")).toBe("US/Eastern");
    expect(readZone("utc")).toBe("UTC");
  });

  it.each(["BST", "IST", "AST", "Factory", "SystemV/EST5", "US/Pacific-New", "+02:00", "Mars", ""])(
    "does not know %j",
    (name) => expect(readZone(name)).toBeUndefined(),
  );

  it("has only names that this runtime can tell the time of", () => {
    expect(zoneNames.filter((name) => !IANAZone.isValidZone(name))).toEqual([]);
  });
});
