import { request } from "node:http";
import { text } from "node:stream/consumers";
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenEmbeddedAnalysts, openEmbedded } from "../../../sql/analyst/open-analyst.ts";
import { openHttpInterface } from "../../../sql/clickhouse-http/http-interface.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";

const TOKEN = "a token with the scope sql";

let own: Awaited<ReturnType<typeof temporaryDatabase>>;
let analysts: OpenEmbeddedAnalysts;
let open: Awaited<ReturnType<typeof openHttpInterface>>;
let guarded: Awaited<ReturnType<typeof openHttpInterface>>;
let client: ClickHouseClient;

beforeAll(async () => {
  own = await temporaryDatabase();
  analysts = await openEmbedded(own.path);
  open = await openHttpInterface({ port: 0, analysts });
  const authorize = (password: string | undefined) => password === TOKEN;
  guarded = await openHttpInterface({ port: 0, analysts, authorize });
  const url = `http://127.0.0.1:${open.port}`;
  client = createClient({ url, log: { level: ClickHouseLogLevel.OFF } });
});

afterAll(async () => {
  await client.close();
  await open.close();
  await guarded.close();
  await analysts.close();
  await own.close();
});

function query(sql: string, parameters: Record<string, string> = {}) {
  const url = `http://127.0.0.1:${open.port}/?${new URLSearchParams(parameters)}`;
  return fetch(url, { method: "POST", body: sql, headers: { "Sec-Fetch-Mode": "cors" } });
}

/** With headers that fetch would set itself. */
function send(port: number, headers: Record<string, string>, path = "/?query=SELECT%201") {
  return new Promise<[number | undefined, string]>((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, headers }, (answer) => {
      text(answer).then((message) => resolve([answer.statusCode, message]), reject);
    });
    sent.once("error", reject).end();
  });
}

describe("the ClickHouse HTTP interface of the embedded engine", () => {
  it("answers a ClickHouse client", async () => {
    expect(await client.ping()).toEqual({ success: true });
    const answer = await client.query({
      query: "SELECT {n:UInt8} AS n, count() AS polls FROM polls",
      query_params: { n: 7 },
      format: "JSONEachRow",
    });
    expect(await answer.json()).toEqual([{ n: 7, polls: 0 }]);
  });

  it("lets nobody write, set, or read files", async () => {
    for (const sql of [
      "INSERT INTO polls (store_id) VALUES ('x')",
      "INSERT INTO polls FORMAT CSV\nx,2023-01-25 00:00:00,active\n",
      "DROP TABLE polls",
      "SET readonly = 0",
      "SELECT file('/etc/passwd')",
      "SELECT 1 SETTINGS max_memory_usage = 0",
    ]) {
      const answer = await query(sql);
      expect([answer.status, answer.headers.get("X-ClickHouse-Exception-Code")], sql).toEqual([
        ...[403, "497"],
      ]);
    }
    expect((await query("SELECT 1", { database: "system" })).status).toBe(403);
    expect(await (await query("SELECT count() FROM polls")).text()).toBe("0\n");
  });

  it("takes settings that only change how answers look, and lower limits", async () => {
    const sql =
      "SELECT toString(getSetting('max_result_rows')), toDateTime(0), 9007199254740993 AS big";
    const answer = await query(`${sql} FORMAT JSONCompactEachRow`, {
      ...{ max_result_rows: "5", session_timezone: "Asia/Tokyo", readonly: "0" },
      ...{ output_format_json_quote_64bit_integers: "1" },
    });
    expect(await answer.json()).toEqual(["5", "1970-01-01 09:00:00", "9007199254740993"]);
    const higher = await query("SELECT getSetting('max_execution_time')", {
      max_execution_time: "6000",
    });
    expect(await higher.text()).toBe("30\n");
    for (const name of ["allow_ddl", "output_format_schema", "format_schema", "max_ast_nothing"]) {
      const refused = await query("SELECT 1", { [name]: "1" });
      expect([refused.status, await refused.text()]).toEqual([500, expect.stringContaining(name)]);
    }
  });

  it("takes the id of a session, which could hold nothing of an analyst's", async () => {
    expect(await (await query("SELECT 1", { session_id: "s" })).text()).toBe("1\n");
    expect((await query("SET max_threads = 1", { session_id: "s" })).status).toBe(403);
  });

  it("keeps out pages in a browser and names that are not its own", async () => {
    const host = `localhost:${open.port}`;
    expect(await send(open.port, { host })).toEqual([200, "1\n"]);
    for (const headers of [
      { host, origin: "http://localhost:3000" },
      { host, origin: "null" },
      { host, "sec-fetch-site": "cross-site" },
      { host: `rebound.example:${open.port}` },
    ] as Record<string, string>[]) {
      expect((await send(open.port, headers))[0], JSON.stringify(headers)).toBe(403);
      expect((await send(open.port, headers, "/ping"))[0]).toBe(403);
    }
  });

  it("asks for a token where there are tokens", async () => {
    const host = `127.0.0.1:${guarded.port}`;
    const basic = Buffer.from(`anybody:${TOKEN}`).toString("base64");
    const wrong = Buffer.from("anybody:wrong").toString("base64");
    expect((await send(guarded.port, { host }))[0]).toBe(401);
    expect((await send(guarded.port, { host, authorization: `Basic ${wrong}` }))[0]).toBe(401);
    expect(await send(guarded.port, { host }, "/ping")).toEqual([200, "Ok.\n"]);
    for (const headers of [
      { authorization: `Basic ${basic}` },
      { authorization: `Bearer ${TOKEN.replaceAll(" ", "_")}`, "x-clickhouse-key": TOKEN },
      { "x-clickhouse-user": "u", "x-clickhouse-key": TOKEN },
    ] as Record<string, string>[]) {
      expect(await send(guarded.port, { host, ...headers })).toEqual([200, "1\n"]);
    }
  });
});
