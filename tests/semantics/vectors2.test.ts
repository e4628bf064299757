import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { run } from "../harness/run.ts";
import { fetchReport, startStandalone, stop } from "../harness/standalone.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";

const VECTORS = new URL("../../../shared/vectors2/", import.meta.url).pathname;
const isThere = existsSync(VECTORS);

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const Options = z.object({
  report: z.enum(["windows", "period"]),
  as_of: z.string().nullish(),
  method: z.string().nullish(),
  reach_seconds: z.number().nullish(),
  gaps: z.string().nullish(),
  from: z.string().nullish(),
  to: z.string().nullish(),
  zone: z.string().nullish(),
  by: z.string().nullish(),
  rollup: z.string().nullish(),
});

/** The options of the command line, by the names that the cases give their files and options. */
const FILES = {
  polls: "polls",
  hours: "hours",
  timezones: "timezones",
  special_days: "special-days",
  closures: "closures",
  attributes: "stores",
};
const NAMES = { as_of: "as-of", method: "method", gaps: "gaps", from: "from", to: "to" } as const;

function filesOf(name: string): string[] {
  return Object.entries(FILES).flatMap(([file, option]) => {
    const path = join(VECTORS, name, `${file}.csv`);
    return existsSync(path) ? [`--${option}`, path] : [];
  });
}

/** The body of the request. */
function bodyOf({ report, reach_seconds, rollup: _, ...options }: z.output<typeof Options>) {
  const { from, to, zone, by, ...rest } = options;
  const reach = reach_seconds == null ? null : `${reach_seconds}s`;
  const given = { ...rest, reach, ...(report === "period" ? { from, to, zone, by } : {}) };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null));
}

function argumentsOf(name: string, options: z.output<typeof Options>): string[] {
  const given = { ...options, ...(options.report === "windows" ? { from: null, to: null } : {}) };
  const named = Object.entries(NAMES).flatMap(([key, option]) => {
    const value = given[key as keyof typeof NAMES];
    return value == null ? [] : [`--${option}`, value];
  });
  const { reach_seconds, zone, by, report, rollup } = options;
  return [
    ...filesOf(name),
    ...named,
    ...(reach_seconds == null ? [] : ["--reach", `${reach_seconds}s`]),
    ...(report === "period" && zone != null ? ["--zone", zone] : []),
    ...(by == null ? [] : ["--by", by]),
    ...(rollup == null ? [] : ["--rollup", rollup]),
  ];
}

/** The columns of a CSV that another one names, in its order. */
function columnsOf(csv: string, names: readonly string[]): string[][] {
  const [header = [], ...rows] = csv
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
  const places = names.map((name) => header.indexOf(name));
  return [[...names], ...rows.map((row) => places.map((place) => row[place] ?? "missing"))];
}

const cases = (isThere ? readdirSync(VECTORS).sort() : []).map((name) => {
  const text = readFileSync(join(VECTORS, name, "options.json"), "utf8");
  return { name, options: Options.parse(JSON.parse(text)) };
});

describe.runIf(isThere)("calendars, periods and roll-ups, worked cases", () => {
  it.each(cases)("$name", async ({ name, options }) => {
    const expected = (file: string) => readFileSync(join(VECTORS, name, file), "utf8");
    const args = argumentsOf(name, options);
    const standard = await run("api/one-shot/main.ts", args);
    expect(standard.code, standard.stderr).toBe(0);
    expect(standard.stdout).toBe(expected("expected.csv"));
    const full = await run("api/one-shot/main.ts", [...args, "--detail", "full"]);
    const rows = expected("expected_full.csv")
      .trimEnd()
      .split(/\r?\n/)
      .map((line) => line.split(","));
    expect(columnsOf(full.stdout, rows[0] ?? [])).toEqual(rows);
    const running = startStandalone(join(folder.path, name), filesOf(name));
    try {
      const url = await running.url;
      const by = options.rollup ?? undefined;
      expect(await fetchReport(url, bodyOf(options), "standard", by)).toBe(standard.stdout);
      expect(await fetchReport(url, bodyOf(options), "full", by)).toBe(full.stdout);
    } finally {
      await stop(running, "SIGKILL");
    }
  });
});
