import { existsSync } from "node:fs";
import { open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run, start } from "./harness/run.ts";
import { temporaryFolder } from "./harness/temporary-database.ts";

const ONE_SHOT = "api/one-shot/main.ts";
const HEADER = "store_id,status,timestamp_utc\n";
const POLLS =
  `${HEADER}8139926242460185114,active,2023-01-25 12:00:00.388884 UTC\n` +
  "8139926242460185115,inactive,2023-01-25 11:30:00 UTC\n";
const HOURS = "store_id,day,start_time_local,end_time_local\n";
const ZONES = "store_id,timezone_str\n1b4e28ba-2fa1-11d2-883f-0016d3cca427,Europe/Berlin\n";
const REPORT = [
  "store_id,uptime_last_hour,uptime_last_day,uptime_last_week,downtime_last_hour,downtime_last_day,downtime_last_week",
  "1b4e28ba-2fa1-11d2-883f-0016d3cca427,0.00,0.00,0.00,0.00,0.00,0.00",
  "8139926242460185114,60.00,12.00,12.00,0.00,0.00,0.00",
  "8139926242460185115,0.00,0.00,0.00,60.00,12.50,12.50",
  "",
].join("\r\n");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let scratch: Awaited<ReturnType<typeof temporaryFolder>>;
let given: { polls: string; hours: string; timezones: string };

beforeAll(async () => {
  [folder, scratch] = [await temporaryFolder(), await temporaryFolder()];
  given = {
    polls: await file("polls.csv", POLLS),
    hours: await file("hours.csv", HOURS),
    timezones: await file("timezones.csv", ZONES),
  };
});
afterAll(() => Promise.all([folder.remove(), scratch.remove()]));

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, content);
  return path;
}

/** The command line for three files, those of the tests where none is named. */
function line(files: Partial<typeof given>, ...more: string[]): string[] {
  const { polls, hours, timezones } = { ...given, ...files };
  return ["--polls", polls, "--hours", hours, "--timezones", timezones, ...more];
}

/** What is left in the folder for temporary files; it is empty afterwards. */
async function leftBehind(): Promise<string[]> {
  const left = await readdir(scratch.path);
  for (const name of left) await rm(join(scratch.path, name), { recursive: true });
  return left;
}

/** Runs the command as a user does; whatever becomes of it, it leaves nothing behind. */
async function report(args: string[], stdin: string | Buffer = "", env: NodeJS.ProcessEnv = {}) {
  const { code, stdout, stderr } = await run(ONE_SHOT, args, {
    stdin,
    env: { TMPDIR: scratch.path, ...env },
  });
  expect(await leftBehind()).toEqual([]);
  return { code, stdout, stderr };
}

describe("the report command", () => {
  it("writes the CSV and nothing else to stdout, ids to the last digit", async () => {
    const { code, stdout, stderr } = await report(line({}));
    expect(stdout).toBe(REPORT);
    expect(stderr).toBe(
      "timezones: 1 rows\nhours: 0 rows\npolls: 2 rows\n" +
        "95.1 % of the open time of the last week is unknown\n",
    );
    expect(code).toBe(0);
  });

  it("tells on stderr what it set aside, with file, line and reason", async () => {
    const good = POLLS.slice(HEADER.length);
    const spoilt = "8.13992624246019E+018,active,2023-01-25 12:00:00 UTC\n";
    const files = {
      polls: await file("aside-polls.csv", `${HEADER}${spoilt}${good}${spoilt.repeat(7)}7,active`),
      hours: await file("aside-hours.csv", `${HOURS}7,0,00:00,00:00\n7,8,09:00,17:00\n`),
      timezones: await file("aside-zones.csv", `${ZONES}7,Mars/Olympus\n`),
    };
    const { code, stdout, stderr } = await report(line(files));
    const told = [
      `${files.timezones}, line 3: unknown time zone "Mars/Olympus", expected a name of the IANA ` +
        "time zone database such as Europe/London",
      `${files.hours}, line 3: unknown day "8", expected 0 (Monday) to 6 (Sunday), or an English name`,
      `${files.polls}, line 2: the store id "8.13992624246019E+018" is in scientific notation, its ` +
        "digits are lost: expected the id itself, as text (and 7 more like it)",
      `${files.polls}, line 12: too few cells in "7,active": 2, expected 3`,
      "some opening hours lost, closed then: 7 (1 of 2 rows)",
    ];
    for (const text of told) expect(stderr).toContain(`  ${text}\n`);
    expect(stderr).toContain("polls: 2 rows, 9 rejected:\n");
    expect(stdout).toContain("\r\n7,0.00,0.00,0.00,0.00,0.00,0.00\r\n");
    expect(code).toBe(0);

    const strict = await report(line(files, "--strict"));
    expect(strict.stderr).toContain(told[0]);
    expect(strict.stderr).toMatch(/--strict: no row may be rejected; no report was made\n$/);
    expect(strict).toMatchObject({ code: 1, stdout: "" });
    expect((await report(line({}, "--strict"))).stdout).toBe(REPORT);
  });

  it("reads gzip, and any one file from standard input, plain or gzip", async () => {
    const packed = await file("polls.csv.gz", gzipSync(POLLS));
    const runs: [Parameters<typeof line>[0], string | Buffer][] = [
      [{ polls: "-" }, POLLS],
      [{ polls: packed, timezones: "-" }, gzipSync(ZONES)],
    ];
    for (const [files, stdin] of runs) {
      const { code, stdout } = await report(line(files), stdin);
      expect({ code, stdout }).toEqual({ code: 0, stdout: REPORT });
    }
  });

  it("takes no rows from standard input that nobody asked for", async () => {
    const { code, stdout } = await report(line({}), '["77","Europe/Paris",5]\n');
    expect(stdout).toBe(REPORT);
    expect(code).toBe(0);
  });

  it("writes the same bytes with --out, and none to stdout", async () => {
    const out = join(folder.path, "report.csv");
    const { code, stdout } = await report(line({}, "--out", out));
    expect(await readFile(out, "utf8")).toBe(REPORT);
    expect(stdout).toBe("");
    expect(code).toBe(0);
  });

  it("reads days from 1 where that is asked for, alike in bulk and row by row", async () => {
    const week = [1, 2, 3, 4, 5, 6, 7].map((day) => `s,${day},09:00:00,17:00:00\n`).join("");
    const plain = await file("days.csv", HOURS + week);
    const refused = await report(line({ hours: plain }));
    expect(refused.stderr).toContain(`${plain}: its days seem to count from 1: 7 occurs`);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    const odd = await file("odd-days.csv", `${HOURS + week}s,Mon,9:00,17:00\n`);
    for (const hours of [plain, odd]) {
      const { code, stdout } = await report(
        line({ hours }, "--monday-is", "1", "--detail", "full"),
      );
      // Open on each day of the week: 56 hours, of which nothing is known.
      expect(stdout).toMatch(/\r\ns,(?:0\.00,){6}\d+\.00,8\.00,56\.00,/);
      expect(code).toBe(0);
    }
  });

  it("takes 1,000 different hours of a store, those beyond are rejected", async () => {
    const rows = Array.from({ length: 1001 }, (_, at) => {
      const minute = String(at % 60).padStart(2, "0");
      return `s,0,${String(Math.floor(at / 60)).padStart(2, "0")}:${minute}:00,23:59:00\n`;
    });
    const hours = await file("many-hours.csv", HOURS + rows.join("") + rows[7]);
    const { code, stderr } = await report(line({ hours }));
    expect(stderr).toContain("hours: 1,001 rows, 1 rejected:\n");
    expect(stderr).toContain(
      `${hours}, line 1002: too many hours of the store "s", expected 1,000 different`,
    );
    expect(code).toBe(0);
  });

  it("needs --as-of where there is no poll, and no poll with it", async () => {
    const polls = await file("header-only.csv", HEADER);
    const without = await report(line({ polls }));
    expect(without).toMatchObject({ code: 1, stdout: "" });
    expect(without.stderr).toContain("there are no polls yet, and no as_of was given");
    const { code, stdout } = await report(line({ polls }, "--as-of", "2023-01-25T12:00:00Z"));
    expect(stdout).toBe(REPORT.split("\r\n").slice(0, 2).join("\r\n").concat("\r\n"));
    expect(code).toBe(0);
  });
});

describe("exit code 2, usage on stderr and nothing on stdout are for", () => {
  const files = ["--polls", "p.csv", "--hours", "h.csv", "--timezones", "z.csv"];
  const wrong = ["--method", "foo", "--gaps", "maybe", "--reach", "0s", "--as-of", "nonsense"];
  const problems = [
    "--method: ",
    "--gaps: ",
    "--reach: expected a ",
    "--as-of: expected an instant",
  ];
  const cases: [it: string, args: string[], problems: string[]][] = [
    ["no arguments", [], ["polls", "hours", "timezones"].map((name) => `--${name}: is missing`)],
    [
      "a file without a name and another detail",
      [...files, "--hours", "", "--detail", "more"],
      ["--hours: is empty", "--detail: "],
    ],
    ["an option without its value", [...files, "--as-of"], ["--as-of"]],
    ["an unknown option", [...files, "--verbose"], ["--verbose"]],
    ["a word too many", [...files, "more.csv"], ["more.csv"]],
    ["another Monday", [...files, "--monday-is", "2"], ["--monday-is: expected 0 or 1"]],
    ["standard input twice", [...files, "--polls", "-", "--hours", "-"], ["standard input"]],
    ["another method, gaps, no reach and nonsense", [...files, ...wrong], problems],
    ["a reach of another unit", [...files, "--reach", "5x"], ["--reach: expected a duration"]],
    ["an instant too far", [...files, "--as-of", "9999-12-31T00:00:00Z"], ["--as-of: expected an"]],
  ];

  it.each(cases)("%s", async (_, args, problems) => {
    const { code, stdout, stderr } = await report(args);
    for (const problem of problems) expect(stderr).toContain(problem);
    expect(stderr).toContain("\n\nusage: npm run --silent report -- --polls FILE");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("exit code 1, the file and its problem on stderr and nothing on stdout are for a file that", () => {
  const cases: [it: string, content: string | Buffer | undefined, problem: string][] = [
    ["is missing", undefined, "cannot be read: no such file"],
    ["is empty", "", "the file is empty: it has no header"],
    ["has the wrong header", ZONES, "not a file of polls: expected the columns"],
    ["is binary", gzipSync(POLLS).fill(0, 0, 2), "not a file of polls"],
    ["is a zip", Buffer.from("PK\x03\x04polls.csv"), "is a zip archive: unpack it"],
    [
      "has rows of which none can be read",
      POLLS.replaceAll("active", "up"),
      'none of its 2 rows can be read; line 2: unknown status "up", expected active or inactive',
    ],
    ["is cut gzip", gzipSync(POLLS).subarray(0, -9), "cannot be read: the gzip data is truncated"],
  ];

  it.each(cases)("%s", async (_, content, problem) => {
    const polls = join(folder.path, "refused.csv");
    if (content === undefined) await rm(polls, { force: true });
    else await writeFile(polls, content);
    const { code, stdout, stderr } = await report(line({ polls }));
    expect(stderr).toContain(`${polls}: ${problem}`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  it("is a directory", async () => {
    const { code, stdout, stderr } = await report(line({ polls: folder.path }));
    expect(stderr).toContain(`${folder.path}: is a directory, not a file`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  it("is to be written into a folder that is not there, before any file is read", async () => {
    const { code, stderr } = await report(line({}, "--out", "/nowhere/report.csv"));
    expect(stderr).toBe("/nowhere/report.csv: cannot be written: there is no folder /nowhere\n");
    expect(code).toBe(1);
  });

  it("is to be written where a folder is, before any file is read", async () => {
    const { code, stderr } = await report(line({ polls: "/nowhere" }, "--out", folder.path));
    expect(stderr).toBe(`${folder.path}: cannot be written: it is a folder\n`);
    expect(code).toBe(1);
  });

  it("is the last of the three, before any other is read", async () => {
    const timezones = await file("no-zones.csv", HOURS);
    const { code, stdout, stderr } = await report(line({ timezones }));
    expect(stderr).toBe(
      `${timezones}: not a file of timezones: expected the columns store_id, ` +
        `timezone_str in its first line, found "${HOURS.trim()}"\n`,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  // Only Linux has a file that is always full.
  it.runIf(existsSync("/dev/full"))("is to be written and has no space", async () => {
    const { code, stdout, stderr } = await report(line({}, "--out", "/dev/full"));
    expect(stderr).toMatch(/\/dev\/full.*no space left on device/);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });
});

describe("a large file of polls", () => {
  // Peak memory can only be asked where there is /proc.
  it.runIf(existsSync("/proc/self/status"))(
    "may hold a line of 100 MB, in little memory",
    async () => {
      const polls = join(folder.path, "endless.csv");
      const second = POLLS.indexOf("\n", HEADER.length) + 1;
      const writer = await open(polls, "w");
      await writer.write(POLLS.slice(0, second));
      for (let megabytes = 0; megabytes < 100; megabytes += 1)
        await writer.write("x".repeat(1 << 20));
      await writer.write(`\n${POLLS.slice(second)}`);
      await writer.close();
      const [plain, endless] = [await peakOf(line({})), await peakOf(line({ polls }))];
      expect(endless.stderr).toContain(
        `${polls}, line 3: a line of more than 65536 characters: "xxx`,
      );
      expect(endless).toMatchObject({ code: 0, stdout: plain.stdout });
      expect(endless.peak - plain.peak).toBeLessThan(150 << 20);
    },
  );

  it.each(["SIGTERM", "SIGINT"] as const)(
    "is let go on %s, nothing is left behind",
    async (signal) => {
      const row = POLLS.slice(HEADER.length);
      const polls = await file("large.csv", HEADER + row.repeat(400_000));
      const { process, finished } = start(ONE_SHOT, line({ polls }), {
        env: { TMPDIR: scratch.path },
      });
      // From there on it needs longer than the signal does, however fast it is.
      while (!(await readdir(scratch.path, { recursive: true })).some(isEngine))
        await setTimeout(5);
      process.kill(signal);
      const { code, stdout } = await finished;
      expect(code).not.toBe(0);
      expect(stdout).toBe("");
      expect(await leftBehind()).toEqual([]);
    },
  );

  /** The folder of the engine, among what the command makes. */
  const isEngine = (name: string) => /^store-monitor-\w+\/clickhouse$/.test(name);

  /** A run, and the most memory it had in bytes. */
  async function peakOf(args: string[]) {
    const out = join(folder.path, "peak");
    const hook = await file(
      "peak.cjs",
      `const fs = require("node:fs");
       const status = () => fs.readFileSync("/proc/self/status", "utf8");
       process.on("exit", () => fs.writeFileSync(${JSON.stringify(out)}, status()));`,
    );
    const finished = await report(args, "", { NODE_OPTIONS: `--require ${hook}` });
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(out, "utf8")) ?? [];
    return { ...finished, peak: Number(kilobytes) * 1024 };
  }
});
