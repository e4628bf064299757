import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openEmbeddedDatabase } from "../../../sql/database.ts";
import { clickHouseFolders } from "../../../sql/integrity/folders.ts";
import { migrate } from "../../../sql/migrate.ts";
import { type ClickHouseHttp, startClickHouseHttp } from "../../harness/clickhouse-http.ts";
import { run } from "../../harness/run.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

/** `npm run acknowledge`, on a data folder and on a server. */

const folder = await temporaryFolder();
const data = join(folder.path, "data");
let front: ClickHouseHttp | undefined;
afterEach(async () => {
  await front?.stop();
  front = undefined;
});
afterAll(() => folder.remove());

beforeAll(async () => {
  await mkdir(data);
  const db = await openEmbeddedDatabase(clickHouseFolders(data).current);
  await migrate(db);
  for (const query of [
    // store.polls/0 goes on at 180 instead of 120, and again at 300 instead of 200.
    `INSERT INTO ingest_claims (topic, epoch, incarnation, from_offset)
      VALUES ('store.polls', 1, 1, 0), ('store.polls', 2, 1, 180), ('store.polls', 3, 1, 300)`,
    `INSERT INTO ingest_ledger (topic, epoch, first_offset, last_offset, kept)
      VALUES ('store.polls', 1, 0, 119, 120), ('store.polls', 2, 180, 199, 20)`,
    // store.polls/1 goes on at 40 instead of 50.
    `INSERT INTO ingest_claims (topic, partition, epoch, incarnation, from_offset)
      VALUES ('store.polls', 1, 1, 1, 0)`,
    `INSERT INTO ingest_ledger (topic, partition, epoch, first_offset, last_offset, kept)
      VALUES ('store.polls', 1, 1, 0, 49, 50), ('store.polls', 1, 1, 40, 59, 20)`,
  ]) {
    await db.command({ query });
  }
  await db.close();
});

const acknowledge = (args: string[], env: NodeJS.ProcessEnv = { DATA_DIR: data }) =>
  run("consumers/gaps/main.ts", args, { env: { UV_THREADPOOL_SIZE: "16", ...env } });

async function listed(env?: NodeJS.ProcessEnv): Promise<string[]> {
  const { code, stdout, stderr } = await acknowledge(["--list"], env);
  expect(code, stderr).toBe(0);
  return stdout.trim().split("\n");
}

const FIRST =
  "store.polls/0:120-180  the ledger of store.polls does not have the offsets 120 to 179";
const SECOND =
  "store.polls/0:200-300  the ledger of store.polls does not have the offsets 200 to 299";
const TWICE = "store.polls/1:50-40  the ledger of store.polls has twice the offsets 40 to 49";
const by = (name: string, reason: string) => ["--by", name, "--reason", reason];
const known = (name: string, reason: string) =>
  new RegExp(`; acknowledged by ${name} at \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z: ${reason}$`);

describe("gaps of a stopped data folder", () => {
  it("are listed as they are to be named, and stay until they are acknowledged", async () => {
    const all = [FIRST, SECOND, TWICE].map((line) => `${line}; not acknowledged`);
    expect(await listed()).toEqual(all);
    expect(await listed()).toEqual(all);
  });

  it("are acknowledged together or not at all", async () => {
    const wrong = ["store.polls/0:120-180", "store.polls/0:200-299"];
    const refused = await acknowledge([...wrong, ...by("anna", "retention")]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("The ledger has no such gap: store.polls/0:200-299\n");
    expect(refused.stderr).toContain(`  ${FIRST}; not acknowledged\n`);
    const right = ["store.polls/0:120-180", "store.polls/1:50-40"];
    const { code, stdout, stderr } = await acknowledge([...right, ...by("anna", "retention")]);
    expect(code, stderr).toBe(0);
    const [first, twice] = stdout.trim().split("\n");
    expect([first, twice]).toEqual([
      expect.stringMatching(known("anna", "retention")),
      expect.stringMatching(known("anna", "retention")),
    ]);
    expect(await listed()).toEqual([`${SECOND}; not acknowledged`, first, twice]);
  });

  it("cannot be acknowledged beside the process that has the folder, which is told", async () => {
    front = await startClickHouseHttp(data);
    const { code, stderr } = await acknowledge(["--list"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/is in use by process \d+; .*POST \/pipeline\/acknowledgements/);
  });
});

describe("gaps of a server", () => {
  it("are listed and acknowledged over HTTP, and an earlier acknowledgement stays", async () => {
    front = await startClickHouseHttp(data);
    const env = { CLICKHOUSE_URL: front.url, DATA_DIR: join(folder.path, "none") };
    const [open, ...others] = await listed(env);
    expect([open, others.length]).toEqual([`${SECOND}; not acknowledged`, 2]);
    const both = ["store.polls/0:200-300", "store.polls/0:120-180"];
    const { code, stdout, stderr } = await acknowledge([...both, ...by("ben", "it's gone")], env);
    expect(code, stderr).toBe(0);
    expect(stdout.trim().split("\n")).toEqual([
      expect.stringMatching(known("ben", "it's gone")),
      expect.stringMatching(known("anna", "retention")),
    ]);
    expect((await listed(env)).filter((line) => line.endsWith("not acknowledged"))).toEqual([]);
    expect(await readdir(folder.path)).toEqual(["data"]);
  });
});

describe("a rebuild", () => {
  it("carries acknowledgements over, though the ledger begins anew", async () => {
    const env = { DATA_DIR: data, UV_THREADPOOL_SIZE: "16" };
    // There is no log beside this ledger.
    const { code, stderr } = await run("consumers/rebuild/main.ts", ["--accept-loss"], { env });
    expect(code, stderr).toBe(0);
    expect(await listed()).toEqual(["The ledger has no gaps: every message was ingested once."]);
    await mkdir(data, { recursive: true });
    const db = await openEmbeddedDatabase(clickHouseFolders(data).current);
    const query = "SELECT acknowledged_by, reason FROM acknowledged_gaps ORDER BY acknowledged_at";
    const rows = await (await db.query({ query, format: "JSONCompactEachRow" })).json();
    await db.close();
    expect(rows).toEqual([
      ["anna", "retention"],
      ["anna", "retention"],
      ["ben", "it's gone"],
    ]);
  });
});

describe("the command", () => {
  it("says how it is used", async () => {
    const { code, stdout } = await acknowledge(["--help"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("--by NAME --reason TEXT")]);
  });

  it.each([
    [[], /^name a gap, or use --list/],
    [["--list", "store.polls/0:120-180"], /^--list takes no gaps/],
    [["store.polls/0", ...by("a", "b")], /^"store.polls\/0" is not a gap: expected for example/],
    [["store.polls/0:120-180", "--reason", "b"], /^--by: must name who acknowledges it/],
    [["store.polls/0:120-180", ...by("a", " ")], /^--reason: must say why it is acknowledged/],
    [["--all"], /^Unknown option '--all'/],
  ])("refuses %j", async (args, text) => {
    const { code, stderr } = await acknowledge(args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(text)]);
    expect(stderr).toContain("usage: npm run acknowledge");
  });

  it("makes no ClickHouse where there is none", async () => {
    const bare = join(folder.path, "bare");
    await mkdir(bare);
    const { code, stderr } = await acknowledge(["--list"], { DATA_DIR: bare });
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${bare} has no ClickHouse`)]);
    expect(await readdir(bare)).toEqual([]);
  });
});
