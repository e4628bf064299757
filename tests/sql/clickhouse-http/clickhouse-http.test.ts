import { spawn, spawnSync } from "node:child_process";
import { buffer, text } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";
import {
  type ClickHouseClient,
  ClickHouseError,
  ClickHouseLogLevel,
  createClient,
} from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClickHouseHttp, startClickHouseHttp } from "../../harness/clickhouse-http.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

/** Where CI is set there must be one. */
const noCurl = !process.env.CI && spawnSync("curl", ["--version"]).error !== undefined;
const silent = { log: { level: ClickHouseLogLevel.OFF } };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let front: ClickHouseHttp;
let client: ClickHouseClient;

beforeAll(async () => {
  folder = await temporaryFolder();
  front = await startClickHouseHttp(folder.path);
  client = createClient({ url: front.url, ...silent });
});

afterAll(async () => {
  await client.close();
  await front.stop();
  await folder.remove();
});

/** Sends SQL as the body; the URL's parameters as given. */
function request(sql: string, parameters: Record<string, string> = {}, init: RequestInit = {}) {
  const url = `${front.url}/?${new URLSearchParams(parameters)}`;
  return fetch(url, { method: "POST", body: sql, ...init });
}

async function rows(query: string, query_params: Record<string, unknown> = {}) {
  const answer = await client.query({ query, query_params, format: "JSONCompactEachRow" });
  return answer.json<unknown[]>();
}

describe("the ClickHouse HTTP interface", () => {
  it("says what it is for, and answers pings", async () => {
    const [message] = await front.process.printed(/for development and tests/);
    expect(message).toBeDefined();
    expect(await client.ping()).toEqual({ success: true });
    expect(await client.ping({ select: true })).toEqual({ success: true });
    for (const path of ["/ping", "/replicas_status", "/"]) {
      expect(await (await fetch(front.url + path)).text()).toBe("Ok.\n");
    }
    const elsewhere = await fetch(`${front.url}/play`);
    expect([elsewhere.status, await elsewhere.text()]).toEqual([
      404,
      expect.stringContaining("/ping"),
    ]);
  });

  it("takes SQL in the URL, in the body, and in both", async () => {
    const query = (sql: string) => `${front.url}/?query=${encodeURIComponent(sql)}`;
    expect(await (await fetch(query("SELECT 1"))).text()).toBe("1\n");
    expect(await (await request("SELECT 2")).text()).toBe("2\n");
    const both = await fetch(query("SELECT 'é',"), { method: "POST", body: "'ü' FORMAT CSV" });
    expect(await both.text()).toBe('"é","ü"\n');
  });

  it.each([
    ["String", 'it\'s "q" \\ `b` \t tab \n line \r \0 é 店 🙂 \\n {x:String} -- ; '],
    ["String", ""],
    ["UInt64", "18446744073709551615"],
    ["Int64", "-9223372036854775808"],
    ["Decimal(38, 10)", "1234567890123456789012345678.0123456789"],
    ["DateTime64(6, 'UTC')", "2024-02-29 23:59:59.999999"],
    ["Date", "2024-02-29"],
    ["UUID", "123e4567-e89b-12d3-a456-426614174000"],
    ["Nullable(String)", null],
    ["Nullable(UInt8)", null],
    ["Array(String)", ["it's", "a\tb\\", "", "店"]],
    ["Array(Nullable(Int64))", [1, null, -3]],
    ["Map(String, UInt8)", { "k'": 1, "": 2 }],
    ["Float64", 0.1],
    ["Bool", true],
  ])("hands over a parameter of %s: %j", async (type, value) => {
    const written = Array.isArray(value) || typeof value !== "string" ? "x" : "toString(x)";
    const query = `SELECT ${written} FROM (SELECT {value:${type}} AS x)`;
    const settings = { output_format_json_quote_64bit_integers: 0 } as const;
    const query_params = { value };
    const answer = await client.query({
      ...{ query, query_params, clickhouse_settings: settings },
      format: "JSONCompactEachRow",
    });
    expect(await answer.json()).toEqual([[value]]);
  });

  it("takes long parameters in a form", async () => {
    const long = "é'\\\n".repeat(16_000);
    const answer = await client.query({
      query: "SELECT {value:String} AS value",
      query_params: { value: long },
      use_multipart_params: true,
      format: "JSONEachRow",
    });
    expect(await answer.json()).toEqual([{ value: long }]);
  });

  it.each([
    ["a value of more than 131,072 bytes in a form", { long: "x".repeat(131_073) }, true],
    ["one that is longer as it is encoded in a URL", { long: '"'.repeat(50_000) }, false],
    [
      "more than a thousand fields",
      Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`p${index}`, "x"])),
      false,
    ],
  ])("refuses %s, as a server does", async (_, query_params, use_multipart_params) => {
    const query = "SELECT 1";
    const refused = client.query({ query, query_params, use_multipart_params });
    await expect(refused).rejects.toThrow(/Field value too long|Too many form fields/);
  });

  it("keeps settings, parameters and database to their request, also among many at once", async () => {
    const before = await rows("SELECT getSetting('max_result_rows'), currentDatabase()");
    const requested = Array.from({ length: 60 }, async (_, index) => {
      const own = index % 3 === 0 ? {} : { max_result_rows: String(1000 + index) };
      const database = index % 2 === 0 ? "system" : "default";
      const sql = "SELECT getSetting('max_result_rows'), currentDatabase(), {n:UInt32}";
      const answer = await request(sql, { ...own, database, param_n: String(index) });
      const expected = [own.max_result_rows ?? "0", database, String(index)].join("\t");
      expect(await answer.text()).toBe(`${expected}\n`);
    });
    await Promise.all(requested);
    expect((await request("SET max_result_rows = 7")).status).toBe(200);
    expect(await rows("SELECT getSetting('max_result_rows'), currentDatabase()")).toEqual(before);
    await expect(rows("SELECT {n:UInt32}")).rejects.toThrow("`n` is not set");
  });

  it("changes nothing for a GET, nor for readonly=1", async () => {
    const create = "CREATE TABLE forbidden (x Int8) ENGINE = Memory";
    const got = await fetch(`${front.url}/?query=${encodeURIComponent(create)}`);
    const only = await request(create, { readonly: "1" });
    const set = await request("SELECT 1 SETTINGS max_threads = 1", { readonly: "1" });
    for (const answer of [got, only, set]) {
      expect(answer.headers.get("X-ClickHouse-Exception-Code")).toBe("164");
    }
    expect(await rows("EXISTS TABLE forbidden")).toEqual([[0]]);
  });

  it("describes its answers as a server does", async () => {
    const answer = await request("SELECT number FROM numbers(3)", {
      ...{
        query_id: "owner",
        default_format: "JSONCompactEachRow",
        session_timezone: "Asia/Tokyo",
      },
    });
    const headers = Object.fromEntries(answer.headers);
    expect(headers).toMatchObject({
      "x-clickhouse-query-id": "owner",
      "x-clickhouse-format": "JSONCompactEachRow",
      "x-clickhouse-timezone": "Asia/Tokyo",
      "x-clickhouse-server-display-name": expect.stringMatching(/./),
      "content-type": expect.stringContaining("ndjson"),
      connection: "keep-alive",
    });
    const summary = JSON.parse(headers["x-clickhouse-summary"] ?? "");
    expect(summary).toMatchObject({ read_rows: "3", written_rows: "0" });
    expect(await answer.text()).toBe('["0"]\n["1"]\n["2"]\n'.replaceAll('"', ""));
  });

  it.each([
    ["SELECT FROM WHERE", 62, "SYNTAX_ERROR", 400],
    ["", 62, "SYNTAX_ERROR", 400],
    ["SELECT 1; SELECT 2", 62, "SYNTAX_ERROR", 400],
    ["SELECT * FROM nowhere", 60, "UNKNOWN_TABLE", 404],
    ["SELECT nothing", 47, "UNKNOWN_IDENTIFIER", 404],
    ["SELECT 1 FORMAT Nope", 73, "UNKNOWN_FORMAT", 404],
    ["SELECT 1 SETTINGS nope = 1", 115, "UNKNOWN_SETTING", 404],
    ["SELECT toUInt8('x')", 6, "CANNOT_PARSE_TEXT", 400],
    [
      "SELECT throwIf(number = 9) FROM numbers(10)",
      395,
      "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO",
      500,
    ],
  ])("tells the exception of %j", async (sql, code, type, status) => {
    const answer = await request(sql);
    const message = await answer.text();
    expect(answer.status).toBe(status);
    expect(answer.headers.get("X-ClickHouse-Exception-Code")).toBe(String(code));
    expect(message).toMatch(
      new RegExp(`^Code: ${code}\\. DB::Exception: (?!Code)[^]*\\(${type}\\) \\(version`),
    );
    if (sql === "") return;
    const thrown = await client.command({ query: sql }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ClickHouseError);
    expect(thrown).toMatchObject({ code: String(code), type });
  });

  it("answers within a session what needs none, and refuses the rest", async () => {
    expect(await (await request("SELECT 1", { session_id: "s" })).text()).toBe("1\n");
    for (const sql of [
      "SET max_threads = 1",
      "/* now */ use system",
      "CREATE TEMPORARY TABLE held (x UInt8)",
      "create or replace temporary table held (x UInt8)",
      "DROP TEMPORARY TABLE held",
    ]) {
      const refused = await request(sql, { session_id: "s" });
      expect([refused.status, await refused.text()], sql).toEqual([
        501,
        expect.stringContaining("Sessions are not supported"),
      ]);
    }
    const kept = await request("CREATE TABLE kept (x UInt8) ENGINE = Memory", { session_id: "s" });
    expect(kept.status).toBe(200);
    expect((await request("DROP TABLE kept", { session_id: "s" })).status).toBe(200);
  });

  it.each([{ role: "r" }, { compress: "1" }, { nope: "1" }, { "a b": "1" }])(
    "refuses %j in words",
    async (parameters) => {
      const answer = await request("SELECT 1", parameters);
      expect([501, 404]).toContain(answer.status);
      expect(await answer.text()).toContain(Object.keys(parameters)[0]);
    },
  );

  it("takes any user, since there are none", async () => {
    const known = createClient({ url: front.url, username: "someone", password: "secret" });
    const answer = await known.query({ query: "SELECT 1 AS x", format: "JSONEachRow" });
    expect(await answer.json()).toEqual([{ x: 1 }]);
    await known.close();
  });

  it.each(["gzip", "deflate", "zstd", "lz4"])(
    "reads a body in %s, or says why not",
    async (name) => {
      const body = name === "gzip" ? gzipSync("SELECT 'zipped'") : Buffer.from("SELECT 1");
      const answer = await request("", {}, { body, headers: { "Content-Encoding": name } });
      const expected = { gzip: "zipped", deflate: "not match its Content-Encoding" };
      expect(await answer.text()).toContain({ ...expected }[name] ?? "send gzip");
      expect(answer.ok).toBe(name === "gzip");
    },
  );

  it("compresses answers for those who accept it", async () => {
    const compressed = createClient({
      url: front.url,
      ...silent,
      compression: { request: true, response: true },
    });
    const query = "SELECT number, 'same' FROM numbers(200000)";
    const answer = await compressed.query({ query, format: "JSONCompactEachRow" });
    expect(answer.response_headers["content-encoding"]).toBe("gzip");
    expect(await answer.json()).toHaveLength(200_000);
    const failed = await compressed.command({ query: "SELECT * FROM nowhere" }).catch(String);
    expect(failed).toContain("nowhere");
    await compressed.close();
    const plain = await request("SELECT 1", { enable_http_compression: "0" });
    expect(plain.headers.get("Content-Encoding")).toBeNull();
  });

  it("gives bytes as they are", async () => {
    const query = "SELECT unhex('000A0AFFFE80C328'), 513::UInt16 FORMAT RowBinary";
    const { stream } = await client.exec({ query });
    expect((await buffer(stream)).toString("hex")).toBe("08000a0afffe80c3280102");
    const parquet = Buffer.from(await (await request("SELECT 1 FORMAT Parquet")).arrayBuffer());
    expect(parquet.subarray(0, 4).toString()).toBe("PAR1");
  });

  it.skipIf(noCurl)(`streams to curl and back${noCurl ? " (skipped: no curl)" : ""}`, async () => {
    const curl = (...args: string[]) => {
      const child = spawn("curl", ["-sS", ...args], { stdio: ["ignore", "pipe", "inherit"] });
      return new Promise<string>((resolve, reject) => {
        child.once("error", reject);
        text(child.stdout).then(resolve, reject);
      });
    };
    expect(await curl(front.url, "-d", "SELECT 'ü'")).toBe("ü\n");
    expect(await curl("--compressed", `${front.url}/?query=SELECT+42`)).toBe("42\n");
    const chunked = ["-H", "Transfer-Encoding: chunked", "-H", "Accept-Encoding: gzip"];
    const command = ["-o", `${folder.path}/out.gz`, ...chunked, front.url, "-d", "SELECT 7"];
    await curl(...command);
    const { readFile } = await import("node:fs/promises");
    expect(gunzipSync(await readFile(`${folder.path}/out.gz`)).toString()).toBe("7\n");
  });
});
