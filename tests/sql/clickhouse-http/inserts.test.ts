import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "../../../sql/migrate.ts";
import { type ClickHouseHttp, startClickHouseHttp } from "../../harness/clickhouse-http.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let front: ClickHouseHttp;
let client: ClickHouseClient;

beforeAll(async () => {
  folder = await temporaryFolder();
  front = await startClickHouseHttp(folder.path);
  client = createClient({ url: front.url, log: { level: ClickHouseLogLevel.OFF } });
});

afterAll(async () => {
  await client.close();
  await front.stop();
  await folder.remove();
});

beforeEach(async () => {
  await client.command({
    query: "CREATE OR REPLACE TABLE t (x UInt64, s String) ENGINE = MergeTree ORDER BY x",
  });
});

async function rows(query: string) {
  const answer = await client.query({ query, format: "JSONCompactEachRow" });
  return answer.json<unknown[]>();
}

/** Sends data for an INSERT whose SQL stands in the URL. */
function load(sql: string, body: RequestInit["body"], parameters: Record<string, string> = {}) {
  const url = `${front.url}/?${new URLSearchParams({ query: sql, ...parameters })}`;
  return fetch(url, { method: "POST", body, duplex: "half" } as RequestInit);
}

function exec(query: string, body: string, query_params: Record<string, unknown> = {}) {
  const values = Readable.from([body], { objectMode: false });
  return client.exec({ query, values, query_params }).then(({ stream }) => stream.resume());
}

describe("inserts over HTTP", () => {
  it("take objects, arrays and streams of the client's", async () => {
    await client.insert({ table: "t", values: [{ x: 1, s: "a" }], format: "JSONEachRow" });
    const values = Readable.from([
      [2, "b"],
      [3, "it's\n\n\t\\ ü"],
    ]);
    const { summary } = await client.insert({ table: "t", values, format: "JSONCompactEachRow" });
    expect(summary).toMatchObject({ written_rows: "2" });
    await exec("INSERT INTO t (s, x) FORMAT JSONCompactEachRow", '["c",4]\n["d",5]');
    await client.command({
      query: "INSERT INTO t VALUES ({x:UInt64}, {s:String}), (7, concat('e', 'f'));",
      query_params: { x: 6, s: "it's" },
    });
    const empty = { table: "t", values: [], format: "JSONEachRow" } as const;
    expect(await client.insert(empty)).toMatchObject({ executed: false });
    await exec("INSERT INTO t FORMAT JSONEachRow", "");
    expect(await rows("SELECT x, s FROM t ORDER BY x")).toEqual(
      [
        ["1", "a"],
        ["2", "b"],
        ["3", "it's\n\n\t\\ ü"],
        ...[
          ["4", "c"],
          ["5", "d"],
          ["6", "it's"],
          ["7", "ef"],
        ],
      ].map(([x, s]) => [Number(x), s]),
    );
  });

  it("never run data as SQL, even after a blank line", async () => {
    await exec("INSERT INTO t FORMAT JSONCompactEachRow", '[1,"a"]\n\n[2,"b"]\n');
    await exec("INSERT INTO t FORMAT CSV", '3,"a\n\nDROP TABLE t;\n"\n4,b\n');
    const bad = await load("INSERT INTO t FORMAT JSONCompactEachRow", '[5,"c"]\n\nDROP TABLE t\n');
    expect(bad.status).toBe(400);
    expect(await rows("SELECT count(), max(x) FROM t")).toEqual([[4, 4]]);
  });

  it("take all or nothing of a body", async () => {
    const good = Array.from({ length: 300_000 }, (_, x) => `[${x},"${"s".repeat(60)}"]`).join("\n");
    const sql = "INSERT INTO t FORMAT JSONCompactEachRow";
    const bad = await load(sql, `${good}\n["not a number","s"]\n`);
    expect(await bad.text()).toContain("(at row 300001)");
    expect(bad.ok).toBe(false);
    expect(await rows("SELECT count() FROM t")).toEqual([[0]]);
    expect((await load(sql, good)).ok).toBe(true);
    const parts = "SELECT rows FROM system.parts WHERE table = 't' AND active AND level = 0";
    expect(await rows(parts)).toEqual([[300_000]]);
  });

  it.each([
    ...["RowBinary", "RowBinaryWithNamesAndTypes", "Native", "Parquet", "Arrow", "ArrowStream"],
    ...["MsgPack", "CSVWithNames", "TabSeparated", "JSON", "Values", "JSONEachRow"],
  ])("take back what %s gave, byte for byte", async (format) => {
    const made = "SELECT number AS x, unhex('0A0A0920C328') || char(number) AS s FROM numbers(256)";
    const readable = ["JSON", "JSONEachRow"].includes(format) ? made.replace("C328", "") : made;
    const select = format.startsWith("JSON") ? readable.replace("char(", "toString(") : readable;
    const given = await fetch(front.url, { method: "POST", body: `${select} FORMAT ${format}` });
    const taken = await load(`INSERT INTO t FORMAT ${format}`, await given.arrayBuffer());
    expect(await taken.text()).toBe("");
    expect(await rows(`SELECT count() FROM (${select} EXCEPT SELECT x, s FROM t)`)).toEqual([[0]]);
    expect(await rows("SELECT count() FROM t")).toEqual([[256]]);
  });

  it("pass through an expression on the way", async () => {
    const input = "SELECT x * 2, upper(s) FROM input('s String, x UInt64')";
    await exec(`INSERT INTO t ${input} FORMAT JSONCompactEachRow`, '["a",1]\n["b",2]\n');
    expect(await rows("SELECT x, s FROM t ORDER BY x")).toEqual([
      [2, "A"],
      [4, "B"],
    ]);
  });

  it("pass through an expression in any format, with settings of their own", async () => {
    const sql =
      "INSERT INTO t SELECT x, `it's` FROM input('`it\\'s` String, x UInt64') SETTINGS format_csv_delimiter = ';' FORMAT CSV";
    expect(await (await load(sql, "a;1\nb;2\n")).text()).toBe("");
    expect(await rows("SELECT x, s FROM t ORDER BY x")).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
    const bad = await load("INSERT INTO t SELECT 1, 'x' FROM input(x) FORMAT CSV", "1\n");
    expect([bad.status, await bad.text()]).toEqual([400, expect.stringContaining("structure")]);
  });

  it("forget repeats of a token in the SQL, and keep the token to its insert", async () => {
    await client.command({
      query: "ALTER TABLE t MODIFY SETTING non_replicated_deduplication_window = 100",
    });
    const sql = `INSERT INTO t
      SETTINGS async_insert = 0, insert_deduplication_token = {token:String}
      FORMAT JSONCompactEachRow`;
    await Promise.all([1, 2, 3].map(() => exec(sql, '[1,"a"]\n[2,"b"]', { token: "first" })));
    expect(await rows("SELECT count() FROM t")).toEqual([[2]]);
    await exec(sql, '[1,"a"]\n[2,"b"]', { token: "second" });
    await exec("INSERT INTO t FORMAT JSONCompactEachRow", '[3,"c"]');
    await exec("INSERT INTO t FORMAT JSONCompactEachRow", '[4,"d"]');
    expect(await rows("SELECT count() FROM t")).toEqual([[6]]);
  });

  it("come from several clients at once, with reads between", async () => {
    const clients = [1, 2, 3].map(() => createClient({ url: front.url }));
    const writing = clients.flatMap((each, client) =>
      Array.from({ length: 10 }, (_, batch) => {
        const values = Array.from({ length: 500 }, (_, row) => ({
          x: row,
          s: `${client}.${batch}`,
        }));
        return each.insert({ table: "t", values, format: "JSONEachRow" });
      }),
    );
    const reading = Array.from({ length: 20 }, async () => {
      const torn = "SELECT s FROM t GROUP BY s HAVING count() != 500";
      expect(await rows(torn)).toEqual([]);
    });
    await Promise.all([...writing, ...reading]);
    expect(await rows("SELECT uniqExact(s), count() FROM t")).toEqual([[30, 15_000]]);
    await Promise.all(clients.map((each) => each.close()));
  });

  it("hold none of a long body in memory", async () => {
    const anonymous = () => {
      const status = readFileSync(`/proc/${front.process.process.pid}/status`, "utf8");
      return Number(/^RssAnon:\s*(\d+) kB/m.exec(status)?.[1]) / 1024;
    };
    const chunk = Buffer.from(`[1,"${"s".repeat(1000)}"]\n`.repeat(1000));
    const before = anonymous();
    let highest = 0;
    const body = ReadableStream.from(
      (function* () {
        for (let sent = 0; sent < 300; sent += 1) {
          yield chunk;
          highest = Math.max(highest, anonymous());
        }
      })(),
    ) as BodyInit;
    const taken = await load("INSERT INTO t FORMAT JSONCompactEachRow", body);
    expect(await taken.text()).toBe("");
    expect(await rows("SELECT count() FROM t")).toEqual([[300_000]]);
    expect(highest).toBeGreaterThan(0);
    expect(highest - before).toBeLessThan(150);
  });

  it("take the whole schema of this project, and take it again", async () => {
    const tables =
      "SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name";
    await migrate(client);
    const made = await rows(tables);
    expect(made.length).toBeGreaterThan(10);
    await migrate(client);
    expect(await rows(tables)).toEqual(made);
  });
});
