import { randomBytes } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { Agent, type OutgoingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import { ReadableStream } from "node:stream/web";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openEmbeddedDatabase } from "../../../sql/database.ts";
import { type ClickHouseHttp, startClickHouseHttp } from "../../harness/clickhouse-http.ts";
import { run } from "../../harness/run.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let front: ClickHouseHttp;

beforeEach(async () => {
  folder = await temporaryFolder();
  front = await startClickHouseHttp(folder.path);
});

afterEach(async () => {
  await front.kill();
  await folder.remove();
});

async function query(sql: string, signal?: AbortSignal): Promise<string> {
  const init = signal === undefined ? {} : { signal };
  return (await fetch(front.url, { method: "POST", body: sql, ...init })).text();
}

/** How many queries run whose text has these words. */
async function countRunning(message: string): Promise<number> {
  const sql = `SELECT count() FROM system.processes WHERE query LIKE '%${message}%' AND query_id != queryID()`;
  return Number(await query(sql));
}

/** Waits until so many of them run. */
async function running(message: string, count: number): Promise<void> {
  while ((await countRunning(message)) !== count) await delay(20);
}

const ENDLESS = "SELECT max(sipHash64(number)) AS endless FROM numbers(1000000000000)";

describe("the front's life", () => {
  it("loses no acknowledged row, and tears none, when it is killed", async () => {
    await query("CREATE TABLE t (batch UInt32, x UInt32) ENGINE = MergeTree ORDER BY (batch, x)");
    const acknowledged = new Set<number>();
    let batch = 0;
    for (let round = 0; round < 3; round += 1) {
      const client = createClient({ url: front.url, log: { level: ClickHouseLogLevel.OFF } });
      const before = acknowledged.size;
      const write = async () => {
        for (;;) {
          batch += 1;
          const mine = batch;
          const values = Array.from({ length: 1000 }, (_, x) => [mine, x]);
          await client.insert({ table: "t", values, format: "JSONCompactEachRow" });
          acknowledged.add(mine);
        }
      };
      const writers = [write(), write()].map((writing) => writing.catch(() => {}));
      while (acknowledged.size < before + 10) await delay(5);
      await front.kill();
      await Promise.all(writers);
      await client.close();
      front = await startClickHouseHttp(folder.path, front.port);
    }
    const whole = await query("SELECT batch FROM t GROUP BY batch HAVING count() = 1000");
    const torn = await query("SELECT batch, count() FROM t GROUP BY batch HAVING count() != 1000");
    expect(torn).toBe("");
    const kept = new Set(whole.trim().split("\n").map(Number));
    expect([...acknowledged].filter((each) => !kept.has(each))).toEqual([]);
    expect(acknowledged.size).toBeGreaterThanOrEqual(30);
  });

  it("finishes what is in hand when it is asked to stop", async () => {
    let answer = Promise.resolve("");
    let over = true;
    // On a busy machine one may be over before it is seen.
    while (over) {
      over = false;
      answer = query("SELECT sleep(2) + 42 AS in_hand").finally(() => {
        over = true;
      });
      while (!over && (await countRunning("in_hand")) === 0) await delay(20);
    }
    await front.stop();
    expect(await answer).toBe("42\n");
    const db = await openEmbeddedDatabase(`${folder.path}/clickhouse`);
    expect(await db.ping()).toMatchObject({ success: true });
    await db.close();
  });

  it("stops what does not finish in time", async () => {
    const answer = query(ENDLESS).catch(String);
    await running("endless", 1);
    await front.stop();
    expect(await answer).toMatch(/QUERY_WAS_CANCELLED|fetch failed/);
  });

  it("stops a read whose client went away", async () => {
    const gone = new AbortController();
    const answer = query(ENDLESS, gone.signal).catch(String);
    await running("endless", 1);
    gone.abort();
    await running("endless", 0);
    expect(await answer).toContain("AbortError");
  });

  it("stops reads that had not begun, and more of them than run at once", async () => {
    const gone = new AbortController();
    const running10 = Array.from({ length: 10 }, () => query(ENDLESS, gone.signal).catch(String));
    await running("endless", 10);
    const brief = Array.from({ length: 40 }, (_, ms) =>
      query(ENDLESS, AbortSignal.timeout(ms)).catch(String),
    );
    await Promise.all(brief);
    gone.abort();
    await Promise.all(running10);
    await running("endless", 0);
    expect(await query("SELECT 1")).toBe("1\n");
  });

  it("inserts nothing of a body that breaks off", async () => {
    await query("CREATE TABLE t (x UInt32) ENGINE = MergeTree ORDER BY x");
    const gone = new AbortController();
    const arrived = async () => {
      const [name] = await readdir(`${folder.path}/clickhouse-uploads`);
      return (
        name !== undefined && (await stat(`${folder.path}/clickhouse-uploads/${name}`)).size > 0
      );
    };
    const body = ReadableStream.from(
      (async function* () {
        yield Buffer.from("[1]\n[2]\n");
        while (!(await arrived())) await delay(5);
        gone.abort();
        yield Buffer.from("[3]\n");
      })(),
    ) as BodyInit;
    const url = `${front.url}/?query=${encodeURIComponent("INSERT INTO t FORMAT JSONCompactEachRow")}`;
    const init = { method: "POST", body, duplex: "half", signal: gone.signal } as RequestInit;
    await expect(fetch(url, init)).rejects.toThrow();
    await front.stop();
    expect(await readdir(`${folder.path}/clickhouse-uploads`)).toEqual([]);
    front = await startClickHouseHttp(folder.path);
    expect(await query("SELECT count() FROM t")).toBe("0\n");
  });

  it("serves on after a body that it refused", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const send = (body: Buffer, headers: OutgoingHttpHeaders = {}) =>
      new Promise<string>((resolve, reject) => {
        const sent = request(front.url, { method: "POST", agent, headers }, (answer) => {
          text(answer).then(resolve, reject);
        });
        sent.once("error", reject).end(body);
      });
    const wrong = Buffer.from(`SELECT 1; SELECT 2 -- ${"x".repeat(3_000_000)}`);
    const long = Buffer.from(`SELECT 1 -- ${"x".repeat(6_000_000)}`);
    expect(await send(wrong)).toContain("Multi-statements");
    expect(await send(long)).toContain("QUERY_IS_TOO_LARGE");
    const random = Buffer.concat([wrong, randomBytes(3_000_000)]);
    expect(await send(gzipSync(random), { "Content-Encoding": "gzip" })).toContain(
      "QUERY_IS_TOO_LARGE",
    );
    expect(await send(random, { "Content-Encoding": "gzip" })).toContain("ZLIB_INFLATE_FAILED");
    expect(await send(random, { "Content-Encoding": "lz4" })).toContain("NOT_IMPLEMENTED");
    expect(await send(Buffer.from("SELECT 42"))).toBe("42\n");
    agent.destroy();
  });

  it("says who has the folder, and which port is taken", async () => {
    const second = (env: NodeJS.ProcessEnv) => run("sql/clickhouse-http/main.ts", [], { env });
    const folderTaken = await second({ DATA_DIR: folder.path, CLICKHOUSE_PORT: "0" });
    expect(folderTaken).toMatchObject({ code: 1, stdout: "" });
    expect(folderTaken.stderr).toContain(`in use by process ${front.process.process.pid}`);
    const other = await temporaryFolder();
    const taken = await second({ DATA_DIR: other.path, CLICKHOUSE_PORT: String(front.port) });
    expect(taken).toMatchObject({ code: 1, stdout: "" });
    expect(taken.stderr).toContain(`Port ${front.port} is in use`);
    const odd = await second({ DATA_DIR: `${other.path}/{1}`, CLICKHOUSE_PORT: "0" });
    expect(odd.stderr).toContain("as a pattern");
    const wrong = await second({ DATA_DIR: other.path, CLICKHOUSE_PORT: "http" });
    expect(wrong.stderr).toContain("CLICKHOUSE_PORT");
    await other.remove();
  });
});
