import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Files } from "./inputs.ts";
import type { PeriodOptions } from "./period-rows.ts";
import type { ReportOptions } from "./report-options.ts";

/** A worked case: its files, what is asked, and the CSV texts that must come out. */
export type Case = {
  name: string;
  files: Files;
  /** With `period`: a report for a period; without: the three windows. */
  options: ReportOptions;
  period?: Pick<PeriodOptions, "from" | "to" | "zone" | "by">;
  expected: string;
  expectedFull?: string;
};

/** `options.json`, as it is spelled there. */
type Asked = {
  report?: "windows" | "period";
  as_of: string | null;
  method: ReportOptions["method"];
  gaps: ReportOptions["gaps"];
  reach_seconds: number | null;
  from?: string | null;
  to?: string | null;
  zone?: string | null;
  by?: PeriodOptions["by"];
  rollup?: string | null;
};

/** The cases of a folder beside the repository, by name; none where a clone stands alone. */
export function readCases(folder: URL): Case[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => readCase(folder, name))
    : [];
}

function readCase(folder: URL, name: string): Case {
  const path = (file: string) => new URL(`${name}/${file}`, folder);
  const read = (file: string) => readFileSync(path(file), "utf8");
  const texts = (file: string) => (existsSync(path(file)) ? [read(file)] : []);
  const asked: Asked = JSON.parse(read("options.json"));
  const { from, to, zone, by } = asked;
  const [expectedFull] = texts("expected_full.csv");
  return {
    name,
    files: {
      polls: texts("polls.csv"),
      hours: texts("hours.csv"),
      timezones: texts("timezones.csv"),
      specialDays: texts("special_days.csv"),
      closures: texts("closures.csv"),
      attributes: texts("attributes.csv"),
    },
    options: {
      asOf: asked.as_of,
      method: asked.method,
      gaps: asked.gaps,
      reachSeconds: asked.reach_seconds,
      rollup: asked.rollup?.split(","),
    },
    ...(asked.report === "period" && from && to && { period: { from, to, zone, by } }),
    expected: read("expected.csv"),
    ...(expectedFull !== undefined && { expectedFull }),
  };
}
