import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "./harness/run.ts";
import { temporaryFolder } from "./harness/temporary-store.ts";
import { pollFile } from "./one-shot-files.ts";

const STORES = 60;
const POLLS = 4000;

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

/** The command on the same three files in a folder of this name. */
async function reportFrom(name: string) {
  const path = join(folder.path, name);
  await mkdir(path);
  const files = {
    polls: polls(),
    hours: `store_id,day,start_time_local,end_time_local\n${Array.from(
      { length: STORES * 6 },
      (_, at) => `${at % (STORES - 5)},${at % 7},0${at % 10}:30:00,${10 + (at % 14)}:15:00\n`,
    ).join("")}`,
    timezones: `store_id,timezone_str\n${Array.from(
      { length: STORES },
      (_, at) => `${at},${at % 3 === 0 ? "Asia/Kolkata" : "America/New_York"}\n`,
    ).join("")}`,
  };
  const args = ["--as-of", "2024-02-28T06:00:00Z", "--detail", "full"];
  for (const [input, content] of Object.entries(files)) {
    await writeFile(join(path, `${input}.csv`), content);
    args.push(`--${input}`, join(path, `${input}.csv`));
  }
  const { code, stdout, stderr } = await run("api/one-shot/main.ts", args);
  return { code, stdout, stderr: stderr.replaceAll(path, "…") };
}

describe("the report command", () => {
  it("prints the same bytes when it takes a mangled file in bulk and row by row", async () => {
    const bulk = await reportFrom("files");
    // The engine would take such a path for a pattern: what is in it is read row by row.
    const rowByRow = await reportFrom("[files]");
    expect(bulk).toEqual(rowByRow);
    expect(bulk.code).toBe(0);
    expect(bulk.stdout.split("\r\n").length).toBeGreaterThan(STORES);
    expect(bulk.stderr).toMatch(
      /polls: [\d,]+ rows, [\d,]+ rejected:\n {2}…\/polls.csv, line 10\d: /,
    );
  });
});
