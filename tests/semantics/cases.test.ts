import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { run } from "../harness/run.ts";
import { fetchReport, startStandalone, stop } from "../harness/standalone.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";

const CASES = new URL("../../../shared/cases/", import.meta.url).pathname;
const names = existsSync(CASES)
  ? readdirSync(CASES, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    )
  : [];
const INPUTS = ["polls", "hours", "timezones"];

const Expected = z.discriminatedUnion("exit", [
  z.object({ exit: z.literal(0), args: z.array(z.string()), csv: z.string() }),
  z.object({ exit: z.literal(1), args: z.array(z.string()), stderr: z.string() }),
]);

const folder = await temporaryFolder();
afterAll(() => folder.remove());

/** The columns of one CSV that another has too, by name. */
function columnsOf(csv: string, of: string): string[][] {
  const rows = csv
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const wanted = of.slice(0, of.search(/\r?\n/)).split(",");
  const [header = []] = rows;
  const places = wanted.flatMap((name) => (header.includes(name) ? [header.indexOf(name)] : []));
  return rows.map((row) => places.map((place) => row[place] ?? ""));
}

/** What `npm start` makes of the files: the CSV of a report, or the words with which it ends. */
async function started(name: string, files: string[], as_of: string | undefined) {
  const running = startStandalone(join(folder.path, name), files);
  try {
    const first = await Promise.race([running.url.catch(() => undefined), running.finished]);
    if (typeof first !== "string") {
      const { code, stderr } = await running.finished;
      return { code, stderr, csv: "" };
    }
    return { code: 0, stderr: "", csv: await fetchReport(first, { as_of }) };
  } finally {
    await stop(running, "SIGKILL");
  }
}

// A clone that stands alone has nothing to compare with.
describe.runIf(names.length > 0)("files of real life", () => {
  it.each(names)("%s", async (name) => {
    const path = (file: string) => join(CASES, name, file);
    const expected = Expected.parse(JSON.parse(readFileSync(path("expect.json"), "utf8")));
    const files = INPUTS.flatMap((input) => [`--${input}`, path(`${input}.csv`)]);
    const report = await run("api/one-shot/main.ts", [
      ...["--detail", "full"],
      ...files,
      ...expected.args,
    ]);
    const asOf = expected.args[expected.args.indexOf("--as-of") + 1];
    const pipeline = await started(name, files, asOf);
    expect(report.code, report.stderr).toBe(expected.exit);
    expect(pipeline.code, pipeline.stderr).toBe(expected.exit);
    if (expected.exit === 1) {
      expect(report.stderr).toMatch(new RegExp(expected.stderr));
      expect(pipeline.stderr).toMatch(new RegExp(expected.stderr));
      return;
    }
    const csv = readFileSync(path(expected.csv), "utf8");
    expect(columnsOf(report.stdout, csv)).toEqual(columnsOf(csv, report.stdout));
    expect(pipeline.csv).toBe(report.stdout);
  });
});
