import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { writeSample } from "../../../producers/replay/sample/sample.ts";
import { run } from "../../harness/run.ts";
import { fetchReport, type Standalone, startStandalone, stop } from "../../harness/standalone.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
const running = new Set<Standalone>();
const begin = (dataDir: string, args?: string[]): Standalone => {
  const started = startStandalone(dataDir, args);
  running.add(started);
  return started;
};
afterEach(async () => {
  for (const each of running) await stop(each, "SIGKILL");
  running.clear();
});
afterAll(() => folder.remove());

const MAIN = "api/standalone/main.ts";

describe("npm start", () => {
  it("replays a sample, says what was set aside, shows the worst stores and goes on serving", async () => {
    const first = begin(join(folder.path, "first"));
    const url = await first.url;
    const csv = await fetchReport(url);
    expect(csv.trim().split("\r\n")).toHaveLength(501);
    const { code, stdout } = await stop(first);
    expect(code).toBe(0);
    expect(stdout).toContain("polls.csv: 163,232 rows, 7 rejected:");
    expect(stdout).toContain('timezones.csv, line 154: unknown time zone "Mars/Olympus"');
    expect(stdout).toMatch(
      /500 stores\. \d+\.\d % of their open time of the last week is unknown\. Down longest:/,
    );
    expect(stdout).toContain(`curl '${url}/reports/`);
    expect(stdout).toContain(`  ${url}/docs`);

    const again = begin(join(folder.path, "first"));
    expect(await fetchReport(await again.url)).toBe(csv);
    const second = await stop(again, "SIGINT");
    expect(second.code).toBe(0);
    expect(second.stdout).toContain("polls.csv: already on the log");
  });

  it("keeps finished reports over a restart, and makes a new one where there is news", async () => {
    const dataDir = join(folder.path, "kept");
    const first = begin(dataDir);
    await first.url;
    const [, report = ""] = await first.printed(/reports\/([0-9a-f-]{36})/);
    await stop(first);
    const again = begin(dataDir);
    const response = await fetch(`${await again.url}/get_report/${report}`);
    expect(response.headers.get("X-Report-Status")).toBe("Complete");
    expect((await response.text()).split("\r\n")).toHaveLength(502);
    expect(await again.printed(/reports\/([0-9a-f-]{36})/)).toContain(report);
    const zone = { method: "PUT", body: JSON.stringify({ timezone: "Asia/Tokyo" }) };
    const headers = { "Content-Type": "application/json" };
    const put = await fetch(`${await again.url}/stores/new/timezone`, { ...zone, headers });
    expect(put.status).toBe(202);
    await stop(again);
    const [, renewed] = await begin(dataDir).printed(/reports\/([0-9a-f-]{36})/);
    expect(renewed).not.toBe(report);
  });

  it("takes the user's files, and does not mix the sample in later", async () => {
    const input = join(folder.path, "input");
    const dataDir = join(folder.path, "own");
    await mkdir(input);
    await writeFile(join(input, "1.csv"), "store_id,timezone_str\nx,UTC\n");
    await writeFile(join(input, "2.csv"), "store_id,dayOfWeek,start_time_local,end_time_local\n");
    await writeFile(
      join(input, "3.csv"),
      "status,store_id,timestamp_utc\nactive,x,2024-05-01T12:00:00Z\n",
    );
    const named = begin(dataDir, ["--data", input]);
    const csv = await fetchReport(await named.url);
    expect(csv.split("\r\n")[1]).toMatch(/^x,60\.00,12\.00,12\.00,/);
    await stop(named);
    const unnamed = begin(dataDir);
    expect(await fetchReport(await unnamed.url)).toBe(csv);
  });

  it("stops in the middle of a replay, and goes on from there", async () => {
    const sample = await writeSample(join(folder.path, "sample"));
    // The same several times over, so that the middle is long enough to be met on any machine.
    const [header = "", ...rows] = (await readFile(sample.polls, "utf8")).trimEnd().split("\n");
    await writeFile(sample.polls, `${[header, ...Array(4).fill(rows.join("\n"))].join("\n")}\n`);
    const files = [
      "--polls",
      sample.polls,
      "--hours",
      sample.hours,
      "--timezones",
      sample.timezones,
    ];
    const dataDir = join(folder.path, "stopped");
    const first = begin(dataDir, files);
    await first.printed(/./).catch(() => {});
    await new Promise<void>((resolve) => {
      const timer = setInterval(async () => {
        await cp(join(dataDir, "log"), join(folder.path, "seen"), { recursive: true, force: true })
          .then(() => {
            clearInterval(timer);
            resolve();
          })
          .catch(() => {});
      }, 20);
    });
    const stopped = await stop(first);
    expect(stopped.code).toBe(0);
    // What is printed of the polls comes after their replay.
    expect(stopped.stdout).not.toContain("polls.csv:");
    const again = begin(dataDir, files);
    const undisturbed = begin(join(folder.path, "undisturbed"), files);
    expect(await fetchReport(await again.url)).toBe(await fetchReport(await undisturbed.url));
  });
});

describe("npm start is ready", () => {
  /** Where it serves; known before anything has been loaded. */
  async function servingAt(started: Standalone): Promise<string> {
    const [, url = ""] = await started.printed(/"event":"serving","url":"([^"]+)"/);
    return url;
  }

  type Ready = { status: number; reasons: string[] };

  async function readiness(url: string): Promise<Ready> {
    const response = await fetch(`${url}/readyz`);
    const { reasons } = (await response.json()) as { reasons: string[] };
    return { status: response.status, reasons };
  }

  /** All that it says until it is ready. */
  async function untilReady(url: string): Promise<string[]> {
    const output: string[] = [];
    for (;;) {
      const { status, reasons } = await readiness(url);
      output.push(...reasons);
      if (status === 200) return output;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function post(url: string, body: object): Promise<string> {
    const headers = { "Content-Type": "application/json" };
    const sent = await fetch(`${url}/reports`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    expect(sent.status, await sent.clone().text()).toBe(202);
    return ((await sent.json()) as { report_id: string }).report_id;
  }

  type Versioned = { topic: string; kept: number }[];

  async function pollsIn(url: string): Promise<number> {
    const { partitions } = (await (await fetch(`${url}/pipeline`)).json()) as {
      partitions: Versioned;
    };
    return partitions.find(({ topic }) => topic === "store.polls")?.kept ?? 0;
  }

  async function ended(url: string, id: string): Promise<unknown> {
    for (;;) {
      const headers = { Prefer: "wait=20" };
      const report = await (await fetch(`${url}/reports/${id}`, { headers })).json();
      if ((report as { state: string }).state !== "Running") return report;
    }
  }

  it("when its files are loaded and in, also where ClickHouse is filled anew; reports wait for that", async () => {
    const dataDir = join(folder.path, "ready");
    const made = { made_from: { stores: 500 }, as_of: "2024-11-09T23:59:10.770622Z" };
    const first = begin(dataDir);
    const url = await servingAt(first);
    const early = await post(url, {});
    const output = await untilReady(url);
    expect(await pollsIn(url)).toBe(163_232);
    expect(output).toContainEqual(expect.stringMatching(/^files are being loaded/));
    expect(await ended(url, early)).toMatchObject({ state: "Complete", attempts: 1, ...made });
    const csv = await (await fetch(`${url}/reports/${early}/rows`)).text();
    await stop(first);

    await rm(join(dataDir, "clickhouse"), { recursive: true });
    const again = begin(dataDir);
    const anew = await servingAt(again);
    const waiting = await post(anew, {});
    const reasons = await untilReady(anew);
    expect(await pollsIn(anew)).toBe(163_232);
    expect(reasons).toContainEqual(
      expect.stringMatching(/^\d+ % of the log is not in ClickHouse yet: [\d,]+ messages of 16\d,/),
    );
    expect(await ended(anew, waiting)).toMatchObject({ state: "Complete", attempts: 1, ...made });
    expect(await (await fetch(`${anew}/reports/${waiting}/rows`)).text()).toBe(csv);
  });
});

describe("npm start says clearly what is wrong", () => {
  it("when another process has the data", async () => {
    const dataDir = join(folder.path, "shared");
    const first = begin(dataDir);
    await first.url;
    const second = await run(MAIN, [], { env: { DATA_DIR: dataDir, PORT: "0" } });
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`is in use by process ${first.process.pid}`);
  });

  it("when the port is taken", async () => {
    const first = begin(join(folder.path, "port-1"));
    const port = new URL(await first.url).port;
    // More than once: an engine left open ends the process by SIGSEGV, but not each time.
    for (const round of [1, 2, 3, 4]) {
      const second = await run(MAIN, [], {
        env: { DATA_DIR: join(folder.path, `port-taken-${round}`), PORT: port },
      });
      expect(second).toMatchObject({
        code: 1,
        stderr: `port ${port} is taken; set PORT to another\n`,
      });
    }
  });

  const HOURS = "store_id,day,start_time_local,end_time_local\n";
  const wrong = join(folder.path, "wrong");
  const input = (...names: string[]) => join(folder.path, "inputs", ...names);
  beforeAll(async () => {
    await mkdir(input("twice"), { recursive: true });
    const files = {
      "twice/polls.csv": "store_id,status,timestamp_utc\n",
      "twice/zones.csv": "store_id,timezone_str\n",
      "twice/hours.csv": HOURS,
      "twice/menu_hours.csv": HOURS,
      "empty.csv": "",
    };
    for (const [name, text] of Object.entries(files)) await writeFile(input(name), text);
  });
  const three = (polls: string, hours: string, timezones: string) => [
    ...["--polls", polls, "--hours", hours, "--timezones", timezones],
  ];
  const [polls, hours, zones] = ["polls", "hours", "zones"].map((name) =>
    input("twice", `${name}.csv`),
  ) as [string, string, string];

  /** What is wrong with arguments, and what is said of it. */
  const FAULTS: [what: string, args: string[], code: number, message: string][] = [
    ["an unknown argument", ["--dat", "x"], 2, "Unknown option '--dat'"],
    [
      "one file of three",
      ["--polls", "x.csv"],
      2,
      "--polls, --hours and --timezones must be given together",
    ],
    [
      "files that are not there",
      three("/nowhere/p.csv", "/nowhere/h.csv", "/nowhere/t.csv"),
      1,
      "/nowhere/t.csv: cannot be read: no such file",
    ],
    [
      "a folder that is not there",
      ["--data", "/nowhere"],
      1,
      "/nowhere: is not a readable folder: no such file",
    ],
    [
      "a folder without our files",
      ["--data", "api"],
      1,
      "no .csv or .csv.gz file of polls and hours and timezones",
    ],
    ["two files of a kind", ["--data", input("twice")], 1, "two files of hours: "],
    [
      "a file in the place of another",
      three(polls, zones, hours),
      1,
      `${hours}: not a file of timezones: expected the columns store_id, `,
    ],
    [
      "an empty file",
      three(input("empty.csv"), hours, zones),
      1,
      `${input("empty.csv")}: the file is empty: it has no header`,
    ],
    ["a folder for a file", three(polls, input("twice"), zones), 1, "is a directory, not a file"],
    [
      "a device for a file",
      three(polls, hours, "/dev/null"),
      1,
      "/dev/null: is not a regular file: it is read more than once",
    ],
  ];

  it.each(FAULTS)("at %s, before anything is made", async (_, args, code, message) => {
    const ended = await run(MAIN, args, { env: { DATA_DIR: wrong, PORT: "0" } });
    expect(ended.stderr).toContain(message);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(existsSync(wrong)).toBe(false);
  });

  it.each(FAULTS)(
    "at %s of npm run produce, before it connects",
    async (_, args, code, message) => {
      const env = { DATA_DIR: wrong, KAFKA_BROKERS: "127.0.0.1:1" };
      const ended = await run("producers/main.ts", args, { env });
      expect(ended.stderr).toContain(message);
      expect(ended).toMatchObject({ code, stdout: "" });
      expect(existsSync(wrong)).toBe(false);
    },
  );

  it.each([
    ["a port that is no number", { PORT: "http" }, "PORT"],
    ["an open address without tokens", { HOST: "0.0.0.0" }, "HOST=0.0.0.0 would open the API"],
    ["a token without scopes", { API_TOKENS: "x".repeat(20) }, "API_TOKENS, entry 1: expected"],
    [
      "an interface to an engine that is elsewhere",
      { CLICKHOUSE_URL: "http://127.0.0.1:1", CLICKHOUSE_HTTP_PORT: "0" },
      "CLICKHOUSE_HTTP_PORT opens the engine inside this process",
    ],
  ])("at %s, before anything is made", async (_, env, message) => {
    const ended = await run(MAIN, [], { env: { DATA_DIR: wrong, PORT: "0", ...env } });
    expect(ended.stderr).toContain(message);
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(existsSync(wrong)).toBe(false);
  });
});
