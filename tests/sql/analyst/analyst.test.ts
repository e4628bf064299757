import { mkdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Analyst, AnalystUnfit, type Query } from "../../../sql/analyst/analyst.ts";
import { LIMITS } from "../../../sql/analyst/limits.ts";
import { AnalystSettings, openAnalyst } from "../../../sql/analyst/open-analyst.ts";
import type { Database } from "../../../sql/database.ts";
import { DatabaseSettings, openDatabase } from "../../../sql/open-database.ts";
import { type ClickHouseHttp, startClickHouseHttp } from "../../harness/clickhouse-http.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

type Form = { db: Database; analyst: Analyst };
type Name = "embedded" | "server";
const NAMES: readonly Name[] = ["embedded", "server"];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let front: ClickHouseHttp;
const forms: Partial<Record<Name, Form>> = {};

const form = (name: Name): Form => {
  const found = forms[name];
  if (found === undefined) throw new Error(`${name} is not open`);
  return found;
};

const settingsOf = (env: Record<string, string>) => ({
  ...DatabaseSettings.parse(env),
  ...AnalystSettings.parse(env),
});

const serverEnv = () => ({
  CLICKHOUSE_URL: front.url,
  CLICKHOUSE_USER: "owner",
  CLICKHOUSE_DATABASE: "owner",
});

beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(`${folder.path}/embedded`);
  front = await startClickHouseHttp(`${folder.path}/server`);
  for (const [name, env] of [
    ["embedded", { DATA_DIR: `${folder.path}/embedded` }],
    ["server", { ...serverEnv(), CLICKHOUSE_ANALYST_USER: "analyst" }],
  ] as const) {
    const settings = settingsOf(env);
    const db = await openDatabase(settings);
    await db.command({
      query: "INSERT INTO store_timezones (store_id, timezone_str) VALUES ('s1', 'UTC')",
    });
    const analyst = await openAnalyst(settings, { ...LIMITS, waiting: 3 });
    if (analyst === undefined) throw new Error("there is no analyst");
    forms[name] = { db, analyst };
  }
});

afterAll(async () => {
  for (const { analyst, db } of Object.values(forms)) {
    await analyst.close();
    await db.close();
  }
  await front.stop();
  await folder.remove();
});

async function bytesOf(name: Name, question: Partial<Query>): Promise<Buffer> {
  const { body } = await form(name).analyst.ask({ sql: "", parameters: {}, ...question });
  return Buffer.from(await new Response(body).arrayBuffer());
}

async function textOf(name: Name, question: Partial<Query>): Promise<string> {
  return (await bytesOf(name, question)).toString();
}

/** Queries of analysts that run, seen by the owner; their words are told apart by their text. */
async function running(name: Name, text: string): Promise<number> {
  const query = `SELECT count() AS n FROM system.processes WHERE query LIKE '%${text}%' AND query NOT LIKE '%processes%'`;
  const answer = await form(name).db.query({ query, format: "JSONEachRow" });
  const [row] = await answer.json<{ n: string | number }>();
  return Number(row?.n);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}

const ENDLESS = "SELECT max(sipHash64(number, 'WORDS')) FROM numbers(1500000000)";
const endless = (text: string) => ENDLESS.replace("WORDS", text);

describe.each(NAMES)("an analyst (%s)", (name) => {
  it.each([
    ["JSON", "application/json", /^\{\s*"meta"/],
    ["JSONEachRow", "application/x-ndjson", /^\{"store_id":"s1"\}\n$/],
    ["JSONCompactEachRowWithNames", "application/x-ndjson", /^\["store_id"\]\n\["s1"\]\n$/],
    ["CSVWithNames", "text/csv; charset=utf-8", /^"store_id"\n"s1"\n$/],
    ["TSV", "text/tab-separated-values; charset=utf-8", /^s1\n$/],
    ["Markdown", "text/markdown; charset=utf-8", /\| s1 \|/],
    ["Vertical", "text/plain; charset=utf-8", /store_id: s1/],
    ["XML", "application/xml; charset=utf-8", /<store_id>s1<\/store_id>/],
    ["Parquet", "application/vnd.apache.parquet", /^PAR1[\s\S]*PAR1$/],
    ["Arrow", "application/vnd.apache.arrow.file", /^ARROW1/],
    ["RowBinary", "application/octet-stream", /^.s1$/s],
    ["Native", "application/octet-stream", /store_id.String.s1$/s],
  ])("answers in %s", async (format, contentType, expected) => {
    const sql = "SELECT store_id FROM stores";
    const { analyst } = form(name);
    const requested = await analyst.ask({ sql, parameters: {}, format });
    expect(requested).toMatchObject({ format, contentType });
    await requested.body.cancel();
    expect((await bytesOf(name, { sql, format })).toString("latin1")).toMatch(expected);
    const named = await bytesOf(name, { sql: `${sql} FORMAT ${format}` });
    expect(named.toString("latin1")).toMatch(expected);
  });

  it("gives bytes as they are", async () => {
    const sql = "SELECT unhex('000A0AFFFE80C328') FORMAT RowBinary";
    expect((await bytesOf(name, { sql })).toString("hex")).toBe("08000a0afffe80c328");
  });

  it("takes parameters", async () => {
    const sql =
      "SELECT {s:String}, {n:UInt8}, {a:Array(String)}, count() FROM {t:Identifier} WHERE store_id = {s:String} FORMAT JSONCompactEachRow";
    const parameters = { s: "it's \\t é 店", n: "7", a: "['x', 'y']", t: "stores" };
    expect(JSON.parse(await textOf(name, { sql, parameters }))).toEqual([
      ...["it's \t é 店", 7, ["x", "y"], 0],
    ]);
    await expect(textOf(name, { sql: "SELECT {n:UInt8}" })).rejects.toMatchObject({
      kind: "sql-failed",
      type: "UNKNOWN_QUERY_PARAMETER",
    });
  });

  it("is told what is wrong in ClickHouse's words, without paths", async () => {
    const failed = textOf(name, { sql: "SELECT notThere FROM stores" });
    await expect(failed).rejects.toMatchObject({
      ...{ kind: "sql-failed", code: 47, type: "UNKNOWN_IDENTIFIER" },
      message: expect.stringContaining("notThere"),
    });
    await expect(failed).rejects.not.toMatchObject({
      message: expect.stringContaining(folder.path),
    });
  });

  it("is cut off at a result that is too big, and one just below is whole", async () => {
    const sql = (rows: number) => `SELECT number FROM numbers(${rows}) FORMAT TSV`;
    const whole = await textOf(name, { sql: sql(1_000_000) });
    expect(whole.split("\n")).toHaveLength(1_000_001);
    await expect(textOf(name, { sql: sql(1_000_001) })).rejects.toMatchObject({
      kind: "sql-limit",
    });
  });

  it("waits for a place, is sent away where too many wait, and is stopped when gone", async () => {
    const gone = new AbortController();
    const first = ["one", "two", "three", "four", "five"].map((word) =>
      textOf(name, { sql: endless(word), signal: gone.signal }).catch((error) => error.kind),
    );
    await until(async () => (await running(name, "one")) + (await running(name, "two")) === 2);
    expect(await running(name, "three")).toBe(0);
    await expect(textOf(name, { sql: "SELECT 1" })).rejects.toMatchObject({ kind: "too-busy" });
    gone.abort();
    await Promise.all(first);
    await until(async () => (await running(name, "max(sipHash64")) === 0);
    // The places come free when the engine has let go.
    const again = () => textOf(name, { sql: "SELECT 1 FORMAT TSV" }).catch(() => "");
    await until(async () => (await again()) === "1\n");
  });

  it("shares nothing with the monitor's own connection", async () => {
    await textOf(name, { sql: "SELECT 1" });
    const { db } = form(name);
    await db.command({
      query: "INSERT INTO store_timezones (store_id, timezone_str) VALUES ('s1', 'UTC')",
    });
    const query = "SELECT toString(getSetting('readonly')) AS readonly";
    const answer = await db.query({ query, format: "JSONEachRow" });
    expect(await answer.json()).toEqual([{ readonly: "0" }]);
  });
});

describe("the analyst of a server", () => {
  it("must be there, be another user than the monitor's, and only read", async () => {
    expect(await openAnalyst(settingsOf(serverEnv()))).toBeUndefined();
    const same = openAnalyst(settingsOf({ ...serverEnv(), CLICKHOUSE_ANALYST_USER: "owner" }));
    await expect(same).rejects.toThrow(AnalystUnfit);
    const mighty = await openAnalyst(
      settingsOf({ ...serverEnv(), CLICKHOUSE_ANALYST_USER: "somebody" }),
    );
    await expect(mighty?.ask({ sql: "SELECT 1", parameters: {} })).rejects.toThrow(
      /somebody .*grant it SELECT/,
    );
    await mighty?.close();
  });

  it("is refused while the server cannot be reached, and answered when it can", async () => {
    const nowhere = { ...serverEnv(), CLICKHOUSE_URL: "http://127.0.0.1:9" };
    const analyst = await openAnalyst(
      settingsOf({ ...nowhere, CLICKHOUSE_ANALYST_USER: "analyst" }),
    );
    await expect(analyst?.ask({ sql: "SELECT 1", parameters: {} })).rejects.toThrow("fetch failed");
    await analyst?.close();
  });
});
