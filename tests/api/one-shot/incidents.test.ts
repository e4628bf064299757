import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeFiles } from "../../harness/load-files.ts";
import { run } from "../../harness/run.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const MAIN = "api/one-shot/incidents/main.ts";
const HEADER = "store_id,first_seen_at,began_at,opened_at,closed_at,ended_at,polls,down_us\r\n";
const ROW =
  "s,2024-10-07T11:00:00.000000Z,2024-10-07T10:30:00.000000Z,2024-10-07T12:00:00.000000Z," +
  "2024-10-07T13:00:00.000000Z,2024-10-07T12:30:00.000000Z,2,7200000000\r\n";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const POLLS = [
  "store_id,status,timestamp_utc",
  "s,active,2024-10-07 13:00:00 UTC",
  "s,inactive,2024-10-07 12:00:00 UTC",
  "s,inactive,2024-10-07 11:00:00 UTC",
  "s,active,2024-10-07 10:00:00 UTC",
  "",
].join("\n");

let files: string[];
let attributes: string;
beforeAll(async () => {
  const paths = await writeFiles(folder.path, {
    polls: [POLLS],
    attributes: ["store_id,brand,region\ns,,\n"],
  });
  files = (["polls", "hours", "timezones"] as const).flatMap((kind) => [
    `--${kind}`,
    paths[kind][0] ?? "",
  ]);
  attributes = paths.attributes[0] ?? "";
});

/** The files with another one in the place of the polls. */
const withPolls = (path: string) => ["--polls", path, ...files.slice(2)];

describe("npm run incidents", () => {
  it("prints the CSV alone, and leaves no warning without a reason", async () => {
    expect(await run(MAIN, files)).toMatchObject({ code: 0, stdout: HEADER + ROW });
  });

  it("writes to a file, and reads gzip and standard input", async () => {
    const out = join(folder.path, "incidents.csv");
    const gzip = join(folder.path, "polls.csv.gz");
    await writeFile(gzip, gzipSync(POLLS));
    const written = await run(MAIN, [...withPolls(gzip), "--out", out]);
    expect(written).toMatchObject({ code: 0, stdout: "" });
    expect(readFileSync(out, "utf8")).toBe(HEADER + ROW);
    const read = await run(MAIN, withPolls("-"), { stdin: POLLS });
    expect(read).toMatchObject({ code: 0, stdout: HEADER + ROW });
  });

  it("takes every option of the rule", async () => {
    const none = { code: 0, stdout: HEADER };
    expect(await run(MAIN, [...files, "--min-polls", "3"])).toMatchObject(none);
    expect(await run(MAIN, [...files, "--for", "61m"])).toMatchObject(none);
    const exact = await run(MAIN, [...files, "--for", "60m", "--recover", "2"]);
    expect(exact.stdout).toContain("2024-10-07T12:00:00.000000Z,,,2,7200000000");
    const before = await run(MAIN, [...files, "--as-of", "2024-10-07T12:00:00Z"]);
    expect(before.stdout).toContain("2024-10-07T12:00:00.000000Z,,,2,5400000000");
  });

  it("has groups of no store where values are empty, and of all stores with an empty list", async () => {
    const header = "attribute,value,opened_at,closed_at,members\r\n";
    const of = [...files, "--stores", attributes, "--groups"];
    expect(await run(MAIN, [...of, "brand,region"])).toMatchObject({ code: 0, stdout: header });
    expect(await run(MAIN, [...files, "--groups", ""])).toMatchObject({ code: 0, stdout: header });
  });

  it("looks up to the clock for blind stretches where no instant is named", async () => {
    const { code, stdout } = await run(MAIN, [...files, "--blind"]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "from_at,to_at\r\n2024-10-07T14:30:00.000000Z,\r\n",
    });
  });

  it.each([
    [["--groups", "brand"], "--groups needs the attributes of stores: name them with --stores"],
    [["--groups", "", "--blind"], "--groups and --blind are two lists: name one of them"],
    [["--groups", "polls"], 'the attribute "polls" is named like a column of reports'],
    [["--groups", "a,a"], "the attribute a occurs twice"],
    [["--for", "8"], 'for: expected a length such as 45m or 2700s, at most 400d, not "8"'],
    [["--for", "401d"], 'for: expected a length such as 45m or 2700s, at most 400d, not "401d"'],
    [["--min-polls", "0"], 'min-polls: expected a whole number from 1 to 1000, not "0"'],
    [["--recover", "1.5"], 'recover: expected a whole number from 1 to 1000, not "1.5"'],
    [["--as-of", "now"], "as-of: expected an instant such as 2023-01-25T18:00:00Z"],
    [["--hours", "-", "--polls", "-"], "only one of the files can be standard input"],
    [["--out", ""], "out: is empty"],
  ])("refuses %j", async (more, reason) => {
    const { code, stdout, stderr } = await run(MAIN, [...files, ...more]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(reason);
    expect(stderr).toContain("usage: npm run --silent incidents");
  });

  it("fails for an attribute that no store has, and for a file that is not there", async () => {
    const of = [...files, "--stores", attributes, "--groups", "franchisee"];
    const { code, stdout, stderr } = await run(MAIN, of);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("no store has the attribute franchisee: there are brand, region");
    const missing = await run(MAIN, withPolls(join(folder.path, "nothing.csv")));
    expect(missing).toMatchObject({ code: 1, stdout: "" });
  });

  it("fails without any poll, unless an instant is named", async () => {
    const empty = join(folder.path, "no-polls.csv");
    await writeFile(empty, "store_id,status,timestamp_utc\n");
    const { code, stdout, stderr } = await run(MAIN, withPolls(empty));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("there are no polls yet, and no as_of was given");
    const named = await run(MAIN, [...withPolls(empty), "--as-of", "2024-10-07T12:00:00Z"]);
    expect(named).toMatchObject({ code: 0, stdout: HEADER });
    expect(await run(MAIN, [...withPolls(empty), "--blind"])).toMatchObject({
      code: 0,
      stdout: "from_at,to_at\r\n",
    });
  });

  it("writes nothing with --strict where a row is rejected", async () => {
    const wrong = join(folder.path, "wrong.csv");
    const out = join(folder.path, "strict.csv");
    await writeFile(wrong, `${POLLS}s,open,2024-10-07 13:00:00 UTC\n`);
    const { code, stderr } = await run(MAIN, [...withPolls(wrong), "--strict", "--out", out]);
    expect(code).toBe(1);
    expect(stderr).toContain("nothing was written");
    expect(existsSync(out)).toBe(false);
    expect(await run(MAIN, withPolls(wrong))).toMatchObject({ code: 0, stdout: HEADER + ROW });
  });
});
