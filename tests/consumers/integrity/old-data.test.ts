import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openEmbeddedLog } from "../../../producers/log/embedded/embedded-log.ts";
import { topics } from "../../../producers/messages/topics.ts";
import { clickHouseFolders } from "../../../sql/integrity/folders.ts";
import { start } from "../../harness/run.ts";
import { writeSmallInput } from "../../harness/small-input.ts";
import { fetchReport, type Standalone, startStandalone, stop } from "../../harness/standalone.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

/**
 * What is deleted on purpose because it is old is no loss, even if the process is killed meanwhile; and a
 * rebuild says what the log no longer has.
 */

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const running = new Set<Standalone>();
afterEach(async () => {
  for (const each of running) await stop(each, "SIGKILL");
  running.clear();
});

const input = join(folder.path, "input");
const data = join(folder.path, "data");
const COPY = { recursive: true, verbatimSymlinks: true };
let expected = "";

/** Polls of 30 days before the three of the input. */
const OLDER = Array.from({ length: 30 }, (_, day) => ({
  store_id: "store-1",
  status: "active",
  timestamp_utc: new Date(Date.UTC(2024, 9, 2 + day, 12)).toISOString(),
}));

function begin(dataDir: string, env: NodeJS.ProcessEnv = {}): Standalone {
  const started = startStandalone(dataDir, ["--data", input], env);
  running.add(started);
  return started;
}

beforeAll(async () => {
  await writeSmallInput(input);
  const first = begin(data);
  const url = await first.url;
  for (const poll of [...OLDER.slice(0, 3), OLDER.slice(3)]) {
    const body = JSON.stringify(poll);
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(`${url}/polls`, { method: "POST", body, headers });
    expect(response.status).toBe(202);
  }
  expected = await fetchReport(url);
  await stop(first);
  running.clear();
}, 240_000);

async function textOf({ url }: Standalone, path: string): Promise<string> {
  return await (await fetch(`${await url}${path}`)).text();
}

/** How many days have polls. */
async function days(one: Standalone): Promise<number> {
  const query = encodeURIComponent("SELECT uniqExact(day) FROM poll_days");
  return Number(await textOf(one, `/sql?format=TSV&query=${query}`));
}

/** Why it is not ready, once all has been checked. */
async function reasons(one: Standalone): Promise<string[]> {
  for (;;) {
    const { reasons } = JSON.parse(await textOf(one, "/readyz")) as { reasons: string[] };
    if (!reasons.some((reason) => /being (?:checked|loaded)/.test(reason))) return reasons;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function rebuild(dataDir: string, args: string[] = []) {
  const env = { DATA_DIR: dataDir, UV_THREADPOOL_SIZE: "16" };
  return await start("consumers/rebuild/main.ts", args, { env }).finished;
}

describe("old polls", () => {
  it("are no loss when the process is killed while it deletes them", async () => {
    const dataDir = join(folder.path, "killed");
    await cp(data, dataDir, COPY);
    for (const kept of ["28d", "22d", "16d", "10d"]) {
      const one = begin(dataDir, { KEEP_POLLS: kept });
      const limit = new Date(Date.UTC(2024, 10, 3) - Number.parseInt(kept, 10) * 86_400_000);
      const recorded = `deleted_before_timestamp_seconds{kind="polls"} ${limit.getTime() / 1000}\n`;
      while (!(await textOf(one, "/metrics")).includes(recorded));
      await stop(one, "SIGKILL");
    }
    const again = begin(dataDir);
    expect(await reasons(again)).toEqual([]);
    await stop(again);
    const last = begin(dataDir, { KEEP_POLLS: "9d" });
    await expect.poll(() => days(last)).toBe(10);
    expect(await reasons(last)).toEqual([]);
    await stop(last);
  });
});

describe("a log that has deleted old polls", () => {
  async function withoutOldMessages(name: string): Promise<string> {
    const dataDir = join(folder.path, name);
    await cp(data, dataDir, COPY);
    const log = openEmbeddedLog(join(dataDir, "log"));
    await log.deleteBefore(topics.polls.name, Number.MAX_SAFE_INTEGER);
    expect((await log.ranges(topics.polls.name))[0]?.start).toBeGreaterThan(2000);
    await log.close();
    return dataDir;
  }

  it("gets them back from the former ClickHouse when it is rebuilt", async () => {
    const dataDir = await withoutOldMessages("restored");
    const { code, stdout } = await rebuild(dataDir);
    expect(stdout).toMatch(
      /the log of store\.polls begins at offset [\d,]+: what was before was deleted \(KEEP_LOG\)/,
    );
    expect(stdout).toMatch(/restored to the log from the former ClickHouse: 2163 polls/);
    expect(code).toBe(0);
    const again = begin(dataDir);
    expect(await fetchReport(await again.url)).toBe(expected);
    expect(await reasons(again)).toEqual([]);
    expect(await days(again)).toBe(33);
    await stop(again);
  });

  it("is rebuilt without them only where that is accepted", async () => {
    const dataDir = await withoutOldMessages("lost");
    await rm(clickHouseFolders(dataDir).current, { recursive: true });
    const refused = await rebuild(dataDir);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain("(KEEP_LOG)");
    expect(refused.stderr).toContain("--accept-loss");
    const { code } = await rebuild(dataDir, ["--accept-loss"]);
    expect(code).toBe(0);
    const again = begin(dataDir);
    expect(await reasons(again)).toEqual([]);
    await stop(again);
  });

  it("is refused as a setting with Kafka, whose retention belongs to its topics", async () => {
    const env = {
      KEEP_LOG: "30d",
      KAFKA_BROKERS: "127.0.0.1:9",
      DATA_DIR: join(folder.path, "no"),
    };
    const { code, stderr } = await start("api/standalone/main.ts", [], { env }).finished;
    expect(code).toBe(1);
    expect(stderr).toContain("KEEP_LOG is for the log in DATA_DIR");
  });
});
