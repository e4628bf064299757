import { describe, expect, it } from "vitest";
import { modelPeriodReport } from "./period-report.ts";
import { type Case, readCases } from "./read-case.ts";
import { modelWindowsReport } from "./windows-report.ts";

/** Worked cases stand beside the repository; a clone that stands alone has none. */
const shared = new URL("../../../shared/", import.meta.url);

function reportOf({ files, options, period }: Case, detail: "standard" | "full"): string {
  if (period) return modelPeriodReport(files, { ...options, ...period, detail });
  return modelWindowsReport(files, { ...options, detail });
}

/** Of a CSV text without quoted cells, the columns that another one has, in the order of that. */
function columnsOf(csv: string, like: string): string {
  const [names, ...rows] = csv.split("\r\n").map((line) => line.split(","));
  const wanted = like.slice(0, like.indexOf("\r\n")).split(",");
  const places = wanted.map((column) => names?.indexOf(column) ?? -1);
  const lines = rows.filter((row) => row.length > 1);
  const picked = lines.map((row) => places.map((place) => row[place] ?? "").join(","));
  return [wanted.join(","), ...picked].map((line) => `${line}\r\n`).join("");
}

const calendars = readCases(new URL("vectors2/", shared));
describe.runIf(calendars.length > 0)("the worked cases of calendars and periods", () => {
  it.for(calendars)("$name", (worked) => {
    expect(reportOf(worked, "standard")).toBe(worked.expected);
    if (worked.expectedFull === undefined) throw new Error("there is no expected_full.csv");
    const full = columnsOf(reportOf(worked, "full"), worked.expectedFull);
    expect(full).toBe(worked.expectedFull);
  });
});

const windows = readCases(new URL("vectors/", shared));
describe.runIf(windows.length > 0)("the worked cases of the three windows", () => {
  it.for(windows)("$name", (worked) => {
    expect(columnsOf(reportOf(worked, "full"), worked.expected)).toBe(worked.expected);
  });
});
