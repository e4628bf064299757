import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pollFile } from "./api/one-shot/files.ts";
import { run } from "./harness/run.ts";
import { fetchReport, startStandalone, stop } from "./harness/standalone.ts";
import { temporaryFolder } from "./harness/temporary-database.ts";

const STORES = 60;
const POLLS = 4000;
const AS_OF = "2024-02-28T06:00:00Z";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

/** Polls in eight days, of statuses that change, and in between the rows of mangled files. */
function polls(): Buffer {
  const mangled = fc
    .sample(pollFile, { numRuns: 40, seed: 5 })
    .map(({ bytes }) => bytes.subarray(bytes.indexOf("\n") + 1));
  const ordinary = Array.from({ length: POLLS }, (_, at) => {
    const instant = Date.UTC(2024, 1, 20) + at * 170_000 + ((at * 7919) % 60_000);
    const status = (at * 31) % 11 < 9 ? "active" : "inactive";
    const time = new Date(instant).toISOString().replace("T", " ").replace("Z", "");
    return `${(at * 37) % STORES},${status},${time} UTC\n`;
  });
  const pieces = mangled.flatMap((bytes, at) => [
    Buffer.from(ordinary.slice(at * 100, (at + 1) * 100).join("")),
    Buffer.from(bytes),
    Buffer.from("\n"),
  ]);
  return Buffer.concat([Buffer.from("store_id,status,timestamp_utc\n"), ...pieces]);
}

const oddHours = `${Array.from(
  { length: 1010 },
  (_, at) =>
    `58,2,00:${String(at % 60).padStart(2, "0")}:00,0${Math.floor(at / 180)}:30:0${at % 9}\n`,
).join("")}1,Mon,9:00 PM,24:00\n2,0.0,9:00 AM,5 PM\n3,9,x,y\n59,9,x,y\n`;

/** The command on the same three files in a folder of this name. */
async function reportFrom(name: string) {
  const path = join(folder.path, name);
  await mkdir(path);
  const files = {
    polls: polls(),
    hours: `store_id,day,start_time_local,end_time_local\n${Array.from(
      { length: STORES * 6 },
      (_, at) => `${at % (STORES - 5)},${at % 7},0${at % 10}:30:00,${10 + (at % 14)}:15:00\n`,
    ).join("")}${oddHours}`,
    timezones: `store_id,timezone_str\n${Array.from(
      { length: STORES },
      (_, at) => `${at},${at % 3 === 0 ? "Asia/Kolkata" : "America/New_York"}\n`,
    ).join("")}1,europe/berlin\n2,BST\n`,
  };
  const args = ["--as-of", AS_OF, "--detail", "full"];
  for (const [input, content] of Object.entries(files)) {
    await writeFile(join(path, `${input}.csv`), content);
    args.push(`--${input}`, join(path, `${input}.csv`));
  }
  const { code, stdout, stderr } = await run("api/one-shot/main.ts", args);
  return { code, stdout, stderr: stderr.replaceAll(path, "…"), path };
}

/** The same files through the log and ClickHouse, as `npm start` takes them. */
async function pipelineFrom(path: string) {
  const running = startStandalone(join(folder.path, "data"), ["--data", path]);
  try {
    const csv = await fetchReport(await running.url, { as_of: AS_OF });
    await stop(running);
    return { csv, stdout: (await running.finished).stdout };
  } finally {
    await stop(running, "SIGKILL");
  }
}

/** What became of each file: its rows, and those that were rejected. */
const counted = (text: string) =>
  [...text.matchAll(/^(\w+)(?:\.csv)?: ([\d,]+ rows(?:, [\d,]+ rejected)?)/gm)].map((found) =>
    found.slice(1),
  );

describe("the report command", () => {
  it("prints the same bytes when it takes a mangled file in bulk and row by row", async () => {
    const bulk = await reportFrom("files");
    // The engine would take such a path for a pattern: what is in it is read row by row.
    const rowByRow = await reportFrom("[files]");
    expect({ ...bulk, path: "" }).toEqual({ ...rowByRow, path: "" });
    expect(bulk.code).toBe(0);
    expect(bulk.stdout.split("\r\n").length).toBeGreaterThan(STORES);
    expect(bulk.stderr).toMatch(
      /polls: [\d,]+ rows, [\d,]+ rejected:\n {2}…\/polls.csv, line 10\d: /,
    );
    const started = await pipelineFrom(bulk.path);
    expect(started.csv).toBe(bulk.stdout);
    expect(counted(started.stdout)).toEqual(counted(bulk.stderr));
    for (const text of [bulk.stderr, started.stdout]) {
      expect(text).toMatch(/all opening hours lost, .*: 59\n/);
      expect(text).toMatch(/some opening hours lost, closed then: .*3 \(1 of \d rows\)/);
    }
  });
});
