import { describe, expect, it } from "vitest";
import { filesOf } from "./files-of.ts";
import { modelPeriodReport } from "./period-report.ts";
import type { PeriodOptions } from "./period-rows.ts";
import { Refused } from "./refused.ts";
import { readPeriod } from "./report-period.ts";
import { modelWindowsReport } from "./windows-report.ts";

const files = filesOf({ polls: ["s,active,2024-10-07 00:00"] });

describe("a request", () => {
  it.each<[string, Partial<PeriodOptions> & { from: string; to: string }]>([
    ["a date and an instant", { from: "2024-10-07", to: "2024-10-08T00:00:00Z" }],
    ["an end before the start", { from: "2024-10-08", to: "2024-10-07" }],
    ["instants turned round", { from: "2024-10-07T00:00:01Z", to: "2024-10-07T00:00:00Z" }],
    ["equal instants", { from: "2024-10-07T00:00Z", to: "2024-10-07T02:00+02:00" }],
    ["401 dates", { from: "2024-01-01", to: "2025-02-04" }],
    [
      "a microsecond over 400 days",
      { from: "2024-01-01T00:00Z", to: "2025-02-04T00:00:00.000001Z" },
    ],
    ["no such date", { from: "2024-02-30", to: "2024-03-01" }],
    ["no such zone", { from: "2024-10-07", to: "2024-10-07", zone: "BST" }],
    ["an unknown attribute", { from: "2024-10-07", to: "2024-10-07", rollup: ["region"] }],
    [
      "a reach of more than 8 days",
      { from: "2024-10-07", to: "2024-10-07", reachSeconds: 691_201 },
    ],
  ])("is refused: %s", (_, asked) => {
    expect(() => modelPeriodReport(files, asked)).toThrow(Refused);
  });

  it("is refused with an attribute twice", () => {
    const known = { ...files, attributes: ["store_id,region\ns,east\n"] };
    const rollup = ["region", "region"];
    expect(() => modelWindowsReport(known, { rollup })).toThrow(Refused);
  });

  it("is refused without any poll and without as_of", () => {
    const unpolled = filesOf({ timezones: ["s,UTC"] });
    expect(() => modelWindowsReport(unpolled)).toThrow("no poll");
    expect(modelWindowsReport(unpolled, { asOf: "2024-10-07T00:00Z" })).toContain("\ns,0.00");
  });

  it("may be for one date, for 400 dates, and for 400 days", () => {
    for (const [from, to] of [
      ["2024-10-07", "2024-10-07"],
      ["2024-01-01", "2025-02-03"],
      ["2024-01-01T00:00Z", "2025-02-04T00:00Z"],
    ] as const)
      expect(() => modelPeriodReport(files, { from, to })).not.toThrow();
  });
});

describe("readPeriod", () => {
  it("has buckets that follow one another and fill the period", () => {
    const period = readPeriod("2024-12-28", "2025-01-06", "europe/paris");
    const [start, end] = period.spanFor("UTC");
    const buckets = period.bucketsFor("UTC", "week");
    expect(buckets.map(({ name }) => name)).toEqual(["2024-W52", "2025-W01", "2025-W02"]);
    const ends = buckets.flatMap(({ span }) => span);
    expect([ends[0], ends[1], ends[3], ends.at(-1)]).toEqual([start, ends[2], ends[4], end]);
  });
});
