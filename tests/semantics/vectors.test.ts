import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { run } from "../harness/run.ts";
import { fetchReport, startStandalone, stop } from "../harness/standalone.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";

const SHARED = new URL("../../../shared/", import.meta.url).pathname;
const VECTORS = join(SHARED, "vectors");
const VECTORS2 = join(SHARED, "vectors2");
const DATA = join(SHARED, "data");

const folder = await temporaryFolder();
afterAll(() => folder.remove());

/** Why a part of these tests does not run: a clone that stands alone has nothing to compare with. */
const unless = (folder: string) => (existsSync(folder) ? "" : ` (skipped: there is no ${folder})`);

const VectorOptions = z.object({
  as_of: z.string().nullable(),
  method: z.string(),
  reach_seconds: z.number().nullable(),
  gaps: z.string(),
});

/** The report as a user asks for it. */
async function csvOf(args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run("api/one-shot/main.ts", ["--detail", "full", ...args]);
  expect(code, stderr).toBe(0);
  return stdout;
}

/** Its lines. */
async function report(args: string[]): Promise<string[]> {
  return (await csvOf(args)).trimEnd().split("\r\n");
}

describe.runIf(existsSync(VECTORS))(`the worked cases${unless(VECTORS)}`, () => {
  for (const name of existsSync(VECTORS) ? readdirSync(VECTORS).sort() : []) {
    const path = (file: string) => join(VECTORS, name, file);

    it(name, async () => {
      const options = VectorOptions.parse(JSON.parse(readFileSync(path("options.json"), "utf8")));
      const { as_of, method, reach_seconds, gaps } = options;
      const lines = await report([
        ...["polls", "hours", "timezones"].flatMap((input) => [`--${input}`, path(`${input}.csv`)]),
        ...["--method", method, "--gaps", gaps],
        ...(as_of === null ? [] : ["--as-of", as_of]),
        ...(reach_seconds === null ? [] : ["--reach", `${reach_seconds}s`]),
      ]);
      const expected = readFileSync(path("expected.csv"), "utf8").trimEnd().split(/\r?\n/);
      const width = expected[0]?.split(",").length;
      expect(lines.map((line) => line.split(",").slice(0, width).join(","))).toEqual(expected);
    });
  }
});

/** Cases of the three windows that are made of the three inputs alone. */
const windows = (existsSync(VECTORS2) ? readdirSync(VECTORS2).sort() : []).filter((name) => {
  const files = readdirSync(join(VECTORS2, name)).filter((file) => !file.startsWith("expected"));
  const requested = readFileSync(join(VECTORS2, name, "options.json"), "utf8");
  return (
    files.length === 4 &&
    z.object({ report: z.string() }).parse(JSON.parse(requested)).report === "windows"
  );
});

describe.runIf(windows.length > 0)(
  `the worked cases of the default reach${unless(VECTORS2)}`,
  () => {
    it.each(windows)("%s, and the pipeline says the same", async (name) => {
      const path = (file: string) => join(VECTORS2, name, file);
      const options = VectorOptions.parse(JSON.parse(readFileSync(path("options.json"), "utf8")));
      expect(options.reach_seconds).toBeNull();
      const { as_of, method, gaps } = options;
      const files = ["polls", "hours", "timezones"].flatMap((input) => [
        `--${input}`,
        path(`${input}.csv`),
      ]);
      const how = [
        "--method",
        method,
        "--gaps",
        gaps,
        ...(as_of === null ? [] : ["--as-of", as_of]),
      ];
      const csv = await csvOf([...files, ...how]);
      const table = (text: string) =>
        text
          .trimEnd()
          .split(/\r?\n/)
          .map((line) => line.split(","));
      // Time that is excused comes with closures.
      const known = (column: string) => !column.startsWith("excused_");
      const expected = table(readFileSync(path("expected_full.csv"), "utf8"));
      const [names = []] = expected;
      const rows = table(csv);
      const places = names.filter(known).map((column) => rows[0]?.indexOf(column) ?? -1);
      expect(rows.map((row) => places.map((place) => row[place]))).toEqual(
        expected.map((row) => row.filter((_, index) => known(names[index] ?? ""))),
      );
      const running = startStandalone(join(folder.path, name), files);
      try {
        expect(
          await fetchReport(await running.url, { as_of: as_of ?? undefined, method, gaps }),
        ).toBe(csv);
      } finally {
        await stop(running, "SIGKILL");
      }
    });
  },
);

describe.runIf(existsSync(DATA))(`the real hours and zones${unless(DATA)}`, () => {
  const path = (file: string) => join(DATA, `${file}.csv.gz`);
  const DAY_TOLERANCE = 0.05;
  const WEEK_TOLERANCE = 0.2;

  /** The named columns of each store, as numbers. */
  function byStore([header = "", ...lines]: string[], columns: string[]): Map<string, number[]> {
    const names = header.split(",");
    return new Map(
      lines.map((line) => {
        const cells = line.split(",");
        const values = columns.map((column) => Number(cells[names.indexOf(column)]));
        return [cells[0] ?? "", values] as const;
      }),
    );
  }

  it("keep stores open for as long as two other systems found", async () => {
    const peers = gunzipSync(readFileSync(path("peer_open_time_uuid"))).toString("utf8");
    const theirs = byStore(peers.trimEnd().split(/\r?\n/), ["open_last_day", "open_last_week"]);
    const lines = await report([
      ...["--polls", path("polls_uuid_sample"), "--hours", path("hours_uuid")],
      ...["--timezones", path("timezones_uuid"), "--as-of", "2024-10-14T23:55:18.727055Z"],
    ]);
    const verdicts = ["uptime", "downtime", "unknown"];
    const sums = (row: number[]) => row.reduce((sum, value) => sum + value, 0);
    const day = byStore(
      lines,
      verdicts.map((verdict) => `${verdict}_last_day`),
    );
    const week = byStore(
      lines,
      verdicts.map((verdict) => `${verdict}_last_week`),
    );
    const disagreements = [...theirs].filter(([id, [openDay = 0, openWeek = 0]]) => {
      const dayApart = Math.abs(sums(day.get(id) ?? []) - openDay);
      const weekApart = Math.abs(sums(week.get(id) ?? []) - openWeek);
      return !(dayApart <= DAY_TOLERANCE && weekApart <= WEEK_TOLERANCE);
    });
    expect(theirs.size).toBe(3678);
    expect(disagreements).toEqual([]);
  });
});
