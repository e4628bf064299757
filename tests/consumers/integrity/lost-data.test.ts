import { cp, readdir, rename, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { clickHouseFolders } from "../../../sql/integrity/folders.ts";
import { flipBytes, flipRecord } from "../../harness/flip-bytes.ts";
import { start } from "../../harness/run.ts";
import { writeSmallInput } from "../../harness/small-input.ts";
import {
  fetchReport,
  type Standalone,
  startStandalone as startOne,
  stop,
} from "../../harness/standalone.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

/**
 * What was acknowledged and then lost outside of this product: by a disk, by a copy that was put back, by
 * a hand. It is noticed before it is served as if it were right, and comes back with `npm run rebuild`.
 */

const folder = await temporaryFolder();
afterAll(() => folder.remove());

/** Also where a test fails, nothing goes on behind it. */
const running = new Set<Standalone>();
afterEach(async () => {
  for (const each of running) await stop(each, "SIGKILL");
  running.clear();
});

function startStandalone(dataDir: string, args: string[]): Standalone {
  const started = startOne(dataDir, args);
  running.add(started);
  return started;
}

const input = join(folder.path, "input");
/** As it was when the files had been loaded. */
const early = join(folder.path, "early");
/** As it was after live polls had come in as well. */
const late = join(folder.path, "late");
let expected = "";

/** The links in ClickHouse's folder stay relative. */
const COPY = { recursive: true, verbatimSymlinks: true };

const LIVE = Array.from({ length: 40 }, (_, index) => ({
  store_id: `store-${index % 30}`,
  status: index % 3 === 0 ? "inactive" : "active",
  timestamp_utc: new Date(Date.UTC(2024, 10, 3, 23, 1, index)).toISOString(),
}));

/** Changes of calendars, each of which changes the report. */
const CALENDARS: [path: string, body: unknown][] = [
  ["/stores/store-2/special-days/2024-11-02", { openings: [] }],
  ["/stores/store-3/closures/2024-11-01T12:00:00Z", { to: "2024-11-02T18:00:00Z", reason: "x" }],
];

beforeAll(async () => {
  await writeSmallInput(input);
  const first = startStandalone(early, ["--data", input]);
  await fetchReport(await first.url);
  await stop(first);
  await cp(early, late, COPY);
  const again = startStandalone(late, ["--data", input]);
  const url = await again.url;
  expect(await post(url, "/polls", LIVE)).toBe(202);
  for (const [path, body] of CALENDARS) expect(await post(url, path, body, "PUT")).toBe(202);
  expected = await fetchReport(url);
  await stop(again);
}, 240_000);

async function post(url: string, path: string, body: unknown, method = "POST"): Promise<number> {
  const response = await fetch(`${url}${path}`, {
    method,
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  });
  await response.arrayBuffer();
  return response.status;
}

/** Why it is not ready, once all has been checked; none: it is ready. */
async function reasons({ url }: Standalone): Promise<string[]> {
  for (;;) {
    const response = await fetch(`${await url}/readyz`);
    const { reasons } = (await response.json()) as { reasons: string[] };
    expect(response.status).toBe(reasons.length === 0 ? 200 : 503);
    if (!reasons.some((reason) => /being (?:checked|loaded)|taken in/.test(reason))) return reasons;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function rebuild(dataDir: string, args: string[] = []) {
  const running = start("consumers/rebuild/main.ts", args, {
    env: { DATA_DIR: dataDir, UV_THREADPOOL_SIZE: "16" },
  });
  return await running.finished;
}

/** The folder of a part of the table of polls. */
async function aPart(dataDir: string): Promise<string> {
  const store = join(clickHouseFolders(dataDir).current, "store");
  const names = await readdir(store, { recursive: true });
  const part = names.filter((name) => /\/20241102_\d+_\d+_\d+$/.test(name)).sort()[0];
  if (part === undefined) throw new Error("there is no part of 2024-11-02");
  return join(store, part);
}

const DAMAGES: [what: string, damage: (dataDir: string) => Promise<unknown>, reason: RegExp][] = [
  [
    "a part of the polls is deleted",
    async (dataDir) => rm(await aPart(dataDir), { recursive: true }),
    /ClickHouse has lost 1 part of the table poll_days of 20241102, with 30 rows/,
  ],
  [
    "a part of the polls is cut off",
    async (dataDir) => truncate(join(await aPart(dataDir), "data.bin"), 100),
    /ClickHouse has lost 1 part of the table poll_days of 20241102/,
  ],
  [
    "bytes of a part of the polls are flipped",
    async (dataDir) => flipBytes(join(await aPart(dataDir), "data.bin")),
    /poll_days: the part 20241102_\S+ is broken/,
  ],
  [
    "the metadata of the table of polls is gone",
    (dataDir) => rm(join(dataDir, "clickhouse/metadata/default/poll_days.sql")),
    /ClickHouse has lost \d parts of the table poll_days of .*, with \d+ rows/,
  ],
  [
    "the rows of the ledger are gone",
    (dataDir) => rm(join(dataDir, "clickhouse/metadata/default/ingest_ledger.sql")),
    /the ledger of store\.polls does not have the offsets 0 to 2,159/,
  ],
  [
    "ClickHouse is an older copy",
    async (dataDir) => {
      await rm(join(dataDir, "clickhouse"), { recursive: true });
      await cp(join(early, "clickhouse"), join(dataDir, "clickhouse"), COPY);
    },
    /ClickHouse has lost/,
  ],
  [
    "the log is an older copy",
    async (dataDir) => {
      await rm(join(dataDir, "log"), { recursive: true });
      await cp(join(early, "log"), join(dataDir, "log"), COPY);
    },
    /the log of store\.polls ends at offset 2,160, but ClickHouse has ingested it up to 2,200/,
  ],
  [
    "the log is gone",
    (dataDir) => rename(join(dataDir, "log"), join(dataDir, "mislaid")),
    /the log of store\.polls ends at offset 0/,
  ],
  [
    "bytes of the log are flipped",
    (dataDir) => flipRecord(join(dataDir, "log"), "store.polls"),
    /the log of store\.polls is damaged/,
  ],
];

describe.each(DAMAGES)("where %s", (what, damage, reason) => {
  it("it says so, makes no report, and a rebuild brings back the right numbers", async () => {
    const dataDir = join(folder.path, what.replaceAll(" ", "-"));
    await cp(late, dataDir, COPY);
    await damage(dataDir);

    const damaged = startStandalone(dataDir, ["--data", input]);
    expect((await reasons(damaged)).join("\n")).toMatch(reason);
    expect(await post(await damaged.url, "/reports", {})).toBe(503);
    await stop(damaged);
    const again = startStandalone(dataDir, ["--data", input]);
    expect((await reasons(again)).join("\n")).toMatch(reason);
    await stop(again);

    expect(await rebuild(dataDir)).toMatchObject({ code: 0 });

    const rebuilt = startStandalone(dataDir, ["--data", input]);
    expect(await fetchReport(await rebuilt.url)).toBe(expected);
    expect(await reasons(rebuilt)).toEqual([]);
    await stop(rebuilt);
  }, 240_000);
});
