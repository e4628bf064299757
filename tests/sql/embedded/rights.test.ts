import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Session } from "chdb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { streamFromFile } from "../../../sql/embedded/stream-from-file.ts";
import { STREAM_FORMATS } from "../../../sql/stream-formats.ts";
import { startClickHouseHttp } from "../../harness/clickhouse-http.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";

const SECRET = "nobody reads this through a table";

const { db, path, close } = await temporaryDatabase();
const folder = join(path, "clickhouse");
const secret = join(path, "secret.txt");
const loot = join(path, "loot");
const database = join(path, "made.sqlite");

let canary: Server;
let visits = 0;
let address = "";

beforeAll(async () => {
  await writeFile(secret, SECRET);
  canary = createServer((_, response) => {
    visits += 1;
    response.end("x");
  });
  await new Promise<void>((resolve) => canary.listen(0, "127.0.0.1", resolve));
  address = `127.0.0.1:${(canary.address() as AddressInfo).port}`;
});
afterAll(async () => {
  canary.close();
  await close();
});

/** Statements that would leave the engine, with nothing in front of it that looks at them. */
function leaving(): string[] {
  const url = `http://${address}`;
  const sources = [
    `file('${secret}', 'LineAsString')`,
    `file('${secret}')`,
    `url('${url}', 'LineAsString')`,
    `url('file://${secret}', 'LineAsString')`,
    `s3('${url}/bucket/key.csv', 'LineAsString')`,
    `remote('${address}', system.one)`,
    `remoteSecure('${address}', system.one)`,
    `mysql('${address}', 'd', 't', 'u', 'p')`,
    `postgresql('${address}', 'd', 't', 'u', 'p')`,
    `mongodb('${address}', 'd', 't', 'u', 'p', 'x String')`,
    `redis('${address}', 'k', 'k String')`,
    `hdfs('hdfs://${address}/x', 'TSV', 'x String')`,
    `sqlite('${database}', 't')`,
    `executable('cat ${secret}', 'TSV', 'x String')`,
    `filesystem('${path}')`,
    `icebergLocal('${path}')`,
    `deltaLakeLocal('${path}')`,
  ];
  return [
    ...sources.map((source) => `SELECT * FROM ${source}`),
    `DESCRIBE file('${secret}')`,
    `SELECT * FROM \`${secret}\``,
    `SELECT 1 IN \`${secret}\``,
    `INSERT INTO FUNCTION file('${loot}', 'CSV', 'x String') SELECT 'x'`,
    `INSERT INTO FUNCTION url('${url}', 'CSV', 'x String') SELECT 'x'`,
    `INSERT INTO FUNCTION remote('${address}', 'd', 't') SELECT 'x'`,
    `CREATE TABLE made (x String) ENGINE = File(CSV, '${loot}')`,
    "CREATE TABLE made (x String) ENGINE = File(CSV)",
    `CREATE TABLE made (x String) ENGINE = URL('${url}', 'CSV')`,
    `CREATE TABLE made (x String) ENGINE = Kafka('${address}', 't', 'g', 'CSV')`,
    `CREATE TABLE made (x String) ENGINE = MySQL('${address}', 'd', 't', 'u', 'p')`,
    `CREATE TABLE made (x String) ENGINE = SQLite('${database}', 't')`,
    `CREATE DICTIONARY made (x String) PRIMARY KEY x SOURCE(FILE(path '${secret}' format 'LineAsString')) LIFETIME(0) LAYOUT(FLAT())`,
    `BACKUP TABLE poll_days TO File('${loot}')`,
    "CREATE USER made",
    "GRANT ALL ON *.* TO default",
  ];
}

async function outcome(sql: string): Promise<string> {
  try {
    const answer = await db.query({ query: sql, format: "TabSeparated" });
    return `answered: ${await answer.text()}`;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.includes(SECRET) ? `told: ${message}` : "refused";
  }
}

describe("the engine of the monitor, with nothing in front of it", () => {
  it("reads no file as a table, writes none as one, and reaches nobody", async () => {
    const answered: string[] = [];
    for (const sql of leaving()) {
      const told = await outcome(sql);
      if (told !== "refused") answered.push(`${sql}: ${told}`);
    }
    expect(answered).toEqual([]);
    expect(visits).toBe(0);
    expect(existsSync(loot)).toBe(false);
  });

  it("holds so on a connection that was opened with other wishes", async () => {
    const session = new Session(folder, { connectionArgs: [] });
    try {
      const requested = session.queryAsync(`SELECT * FROM file('${secret}', 'LineAsString')`);
      await expect(requested).rejects.toThrow("READ ON FILE");
    } finally {
      session.close();
    }
  });

  it("has the schema, writes, changes, and streams", async () => {
    await db.command({
      query:
        "INSERT INTO incoming_polls (store_id, polled_at, status) VALUES ('a', now64(6), 'active')",
    });
    await db.command({ query: "ALTER TABLE poll_days DELETE WHERE store_id = 'b'" });
    const rows = await streamFromFile(
      ...([folder, "SELECT store_id FROM polls", {}, STREAM_FORMATS.csv, undefined] as const),
    );
    expect(await text(rows)).toBe("store_id\r\na\r\n");
  });
});

describe("the engine of `npm run clickhouse`", () => {
  it("makes databases and tables of any kind, and leaves the machine as little", async () => {
    const front = await startClickHouseHttp(join(path, "server"));
    const request = async (body: string) =>
      (await fetch(front.url, { method: "POST", body })).status;
    try {
      for (const sql of [
        "CREATE DATABASE mine",
        "CREATE TABLE mine.t (x UInt8) ENGINE = Memory",
        "INSERT INTO mine.t VALUES (1)",
        "CREATE FUNCTION added AS (x) -> x + 1",
        "DROP DATABASE mine",
      ]) {
        expect(await request(sql), sql).toBe(200);
      }
      for (const sql of leaving()) expect(await request(sql), sql).toBeGreaterThanOrEqual(400);
      expect(visits).toBe(0);
      expect(existsSync(loot)).toBe(false);
    } finally {
      await front.stop();
    }
  });
});
