import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Analyst, AnalystFailure } from "../../../sql/analyst/analyst.ts";
import { LIMITS } from "../../../sql/analyst/limits.ts";
import { AnalystSettings, openAnalyst } from "../../../sql/analyst/open-analyst.ts";
import type { Database } from "../../../sql/database.ts";
import { DatabaseSettings, openDatabase } from "../../../sql/open-database.ts";
import { type ClickHouseHttp, startClickHouseHttp } from "../../harness/clickhouse-http.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";
import { type Attempt, escapes, FLOODS, ODD_FLOODS } from "./attempts.ts";
import { nameAttempts } from "./name-attempts.ts";
import { GOOD_ZONES, zoneAttempts } from "./zone-attempts.ts";

const SECRET = "nobody reads this but the one who wrote it";
const limits = { ...LIMITS, seconds: 0.5, memory: 300_000_000, waiting: 100 };

/** One form of asking: on the engine in this process, or as a user of a server. */
type Form = { db: Database; analyst: Analyst };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let front: ClickHouseHttp;
const forms: Form[] = [];
let before: unknown[];
let canary: Server;
let visits = 0;
let targets: Parameters<typeof escapes>[0];
let pipe = "";

/** Ways to a function or a file by its name, and to a time zone. */
const namesAndZones = () => [...nameAttempts(targets.secret), ...zoneAttempts(pipe)];

beforeAll(async () => {
  folder = await temporaryFolder();
  front = await startClickHouseHttp(join(folder.path, "server"));
  canary = createServer((_, response) => {
    visits += 1;
    response.end("x");
  });
  await new Promise<void>((resolve) => canary.listen(0, "127.0.0.1", resolve));
  const { port } = canary.address() as AddressInfo;
  const secret = join(folder.path, "secret.txt");
  targets = { secret, loot: join(folder.path, "loot"), url: `http://127.0.0.1:${port}` };
  await writeFile(secret, SECRET);
  await mkdir(join(folder.path, "embedded"));
  pipe = join(folder.path, "pipe");
  execFileSync("mkfifo", [pipe]);
  for (const env of [
    { DATA_DIR: join(folder.path, "embedded") },
    { CLICKHOUSE_URL: front.url, CLICKHOUSE_ANALYST_USER: "analyst", CLICKHOUSE_USER: "owner" },
  ]) {
    const settings = { ...DatabaseSettings.parse(env), ...AnalystSettings.parse(env) };
    const db = await openDatabase(settings);
    await db.command({
      query:
        "INSERT INTO incoming_polls (store_id, polled_at, status) SELECT toString(number % 100), toDateTime64('2023-01-25 00:00:00', 6, 'UTC') + number, if(number % 7 = 0, 'inactive', 'active') FROM numbers(20000)",
    });
    const analyst = await openAnalyst(settings, limits);
    if (analyst === undefined) throw new Error("there is no analyst");
    forms.push({ db, analyst });
  }
  before = await Promise.all(forms.map(({ db }) => state(db)));
});

afterAll(async () => {
  for (const { analyst, db } of forms) {
    await analyst.close();
    await db.close();
  }
  await front.stop();
  canary.close();
  await folder.remove();
});

/** What the database holds, and what there is beside it. */
async function state(db: Database): Promise<unknown> {
  const query = `
    SELECT
      (SELECT sum(cityHash64(store_id, polled_at, status)) FROM polls) AS polls,
      (SELECT groupArray((database, name, create_table_query)) FROM (
        SELECT * FROM system.tables WHERE database NOT IN ('system', 'information_schema', 'INFORMATION_SCHEMA') ORDER BY ALL)) AS tables,
      (SELECT groupArray(name) FROM (SELECT name FROM system.databases ORDER BY name)) AS databases,
      (SELECT count() FROM system.functions WHERE origin != 'System') AS functions`;
  return await (await db.query({ query, format: "JSONEachRow" })).json();
}

async function answerOf(analyst: Analyst, { sql, parameters = {} }: Attempt): Promise<string> {
  try {
    const { body } = await analyst.ask({ sql, parameters });
    return `answered: ${(await new Response(body).text()).slice(0, 200)}`;
  } catch (error) {
    if (!(error instanceof AnalystFailure)) return `${error}`;
    if (error.message.includes(SECRET) || error.message.includes(folder.path)) {
      return `told: ${error.message}`;
    }
    return error.kind;
  }
}

/** As a program that talks to the server itself, past the API: the front looks at it likewise. */
async function pastTheApi({ sql, parameters = {} }: Attempt): Promise<string> {
  const url = new URL(front.url);
  for (const [name, value] of Object.entries(parameters)) {
    url.searchParams.set(`param_${name}`, value);
  }
  url.searchParams.set("max_execution_time", String(limits.seconds));
  url.searchParams.set("max_memory_usage", String(limits.memory));
  const headers = { "X-ClickHouse-User": "analyst" };
  const response = await fetch(url, { method: "POST", body: sql, headers });
  const text = await response.text();
  const told = text.includes(SECRET) || response.ok;
  return told ? `answered: ${text.slice(0, 200)}` : "not answered";
}

async function unharmed(): Promise<void> {
  for (const [index, { analyst, db }] of forms.entries()) {
    const sql = "SELECT count() FROM polls FORMAT CSV";
    // On a busy machine half a second may not do.
    await expect
      .poll(() => answerOf(analyst, { sql, kind: "sql-failed" }))
      .toBe("answered: 20000\n");
    expect(await state(db)).toEqual(before[index]);
  }
  expect(existsSync(targets.loot)).toBe(false);
  expect(visits).toBe(0);
}

async function outcomes(attempts: readonly Attempt[]): Promise<string[]> {
  const wrong: string[] = [];
  const note = (form: string, { sql, kind }: Attempt, outcome: string, expected: string) => {
    if (outcome !== expected) wrong.push(`${form}: ${sql.slice(0, 150)}: ${outcome}, not ${kind}`);
  };
  for (const attempt of attempts) {
    const requested = forms.map(({ analyst }) => answerOf(analyst, attempt));
    const [embedded = "", server = ""] = await Promise.all(requested);
    note("embedded", attempt, embedded, attempt.kind);
    note("server", attempt, server, attempt.kind);
  }
  return wrong;
}

describe("what analysts may not do", () => {
  it("is refused, each of many ways to it", async () => {
    const attempts = escapes(targets);
    expect(attempts.length).toBeGreaterThan(150);
    expect(await outcomes(attempts)).toEqual([]);
    await unharmed();
  });

  it("is refused by whatever name, and no time zone is made for it", async () => {
    const attempts = namesAndZones();
    expect(attempts.length).toBeGreaterThan(250);
    const before = process.memoryUsage().rss;
    expect(await outcomes(attempts)).toEqual([]);
    // A zone takes 4.6 MB for good: these would take 700 MB.
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
    await unharmed();
  });

  it("is not what they may: zones that are there, and names that are columns", async () => {
    for (const { sql, parameters = {} } of GOOD_ZONES) {
      for (const { analyst } of forms) {
        const told = await answerOf(analyst, { sql, parameters, kind: "sql-failed" });
        expect(told, sql).toContain("answered");
      }
    }
  });

  it("is refused by the server itself too, past the API", async () => {
    const answered: string[] = [];
    for (const attempt of [...escapes(targets), ...namesAndZones()]) {
      const outcome = await pastTheApi(attempt);
      // Without SQL a server says that it is there.
      if (outcome !== "not answered" && attempt.sql !== "")
        answered.push(`${attempt.sql}: ${outcome}`);
    }
    expect(answered).toEqual([]);
    await unharmed();
  });

  it("is cut off where it would go on without end", async () => {
    expect(await outcomes(FLOODS)).toEqual([]);
    expect(await outcomes(ODD_FLOODS)).toEqual([]);
    expect(process.memoryUsage().rss).toBeLessThan(1_800_000_000);
    await unharmed();
  });

  it.each([
    ["a format", { format: "JSON INTO OUTFILE 'loot'" }],
    ["a parameter", { parameters: { "x = 1, readonly": "0" } }],
  ])("is not reached through the name of %s", async (_, given) => {
    for (const { analyst } of forms) {
      const requested = analyst.ask({ sql: "SELECT 1", parameters: {}, ...given });
      await expect(requested).rejects.toMatchObject({ kind: "sql-failed" });
    }
  });
});
