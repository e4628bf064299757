import { setMaxListeners } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { urgently } from "../../sql/database.ts";
import { failureOf } from "../../sql/failures.ts";
import { insertPolls, ledgerPositions, pollLine } from "../../sql/ingest.ts";
import { HttpFailure, isPassing } from "../../sql/server/http-failure.ts";
import { openServerDatabase } from "../../sql/server.ts";
import { ServerUnfit } from "../../sql/server-checks.ts";
import { startClickHouseHttp } from "../harness/clickhouse-http.ts";
import { MISHAPS, type Mishap, openMisbehavingProxy } from "../harness/misbehaving-proxy.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";

const folder = await temporaryFolder();
const front = await startClickHouseHttp(folder.path);
const proxy = await openMisbehavingProxy(front.port);
const account = { username: "default", password: "", database: "connection" };
const db = await openServerDatabase({ ...account, url: proxy.url });
afterAll(async () => {
  await db.close();
  await proxy.close();
  await front.kill();
  await folder.remove();
});

/** The statements that reached the proxy. */
let seen: string[] = [];
beforeEach(() => {
  seen = [];
});
afterEach(() => proxy.set(undefined));

/** Has the first statements with this text meet a mishap. */
function disturb(pattern: string, mishap: Mishap | undefined, times = Number.POSITIVE_INFINITY) {
  let left = times;
  proxy.set((statement) => {
    if (!statement.includes(pattern)) return undefined;
    seen.push(statement);
    left -= 1;
    return left >= 0 ? mishap : undefined;
  });
}

const failureIn = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: unknown) => error,
  );

const count = async (table: string) => {
  const answer = await db.query({
    query: `SELECT toUInt32(count()) AS rows FROM ${table}`,
    format: "JSONEachRow",
  });
  const [row] = await answer.json<{ rows: number }>();
  return row?.rows;
};

const POLL = pollLine(["s", "active", "2024-01-22 12:00:00.000000", 0, 1]);

describe("a statement that does not get through", () => {
  const failing = MISHAPS.filter((mishap) => mishap !== "slow");

  it.each(failing)("is an error that may pass: an insert, %s", async (mishap) => {
    await db.command({ query: "TRUNCATE TABLE poll_days" });
    disturb("INSERT INTO incoming_polls", mishap);
    const error = await failureIn(insertPolls(db, [POLL]));
    expect(failureOf(error), String(error)).toBe("retry");
    expect(seen).toHaveLength(1);
    expect(await count("poll_days")).toBe(mishap.endsWith("after") ? 1 : 0);
  });

  it.each(failing)("is an error that may pass: a command, %s", async (mishap) => {
    disturb("TRUNCATE TABLE poll_days", mishap);
    const error = await failureIn(db.command({ query: "TRUNCATE TABLE poll_days" }));
    expect(failureOf(error), String(error)).toBe("retry");
    expect(seen).toHaveLength(1);
  });

  it.each(failing.filter((mishap) => !mishap.startsWith("exception")))(
    "is repeated if it is a query, %s",
    async (mishap) => {
      disturb("FROM ingest_claims", mishap, 2);
      expect(await ledgerPositions(db, {})).toEqual([]);
      expect(seen).toHaveLength(3);
    },
  );

  it.each(failing)("is an error that may pass in the end, if it is a query, %s", async (mishap) => {
    disturb("FROM ingest_claims", mishap);
    const error = await failureIn(ledgerPositions(db, {}));
    expect(failureOf(error), String(error)).toBe("retry");
  });

  it.each([
    [301, "fatal"],
    [400, "fatal"],
    [401, "fatal"],
    [403, "fatal"],
    [404, "fatal"],
    [407, "fatal"],
    [413, "fatal"],
    [408, "retry"],
    [429, "retry"],
    [500, "retry"],
    [502, "retry"],
    [503, "retry"],
    [504, "retry"],
  ] as const)("with status %i of a proxy is called %s", (status, expected) => {
    const failure = new HttpFailure(status, "<html>");
    expect(failureOf(new Error("outer", { cause: failure }))).toBe(expected);
    expect(isPassing(failure)).toBe(expected === "retry");
  });

  it.each([
    ["ENOTFOUND", "getaddrinfo ENOTFOUND clickhouse"],
    ["EAI_AGAIN", "getaddrinfo EAI_AGAIN clickhouse"],
    ["EAI_FAIL", "getaddrinfo EAI_FAIL clickhouse"],
    ["ECONNRESET", "read ECONNRESET"],
    ["EPIPE", "write EPIPE"],
    ["EHOSTUNREACH", "connect EHOSTUNREACH"],
    ["HPE_INVALID_CONSTANT", "Parse Error: Expected HTTP/"],
  ])("because of %s may pass", (code, message) => {
    expect(failureOf(Object.assign(new Error(message), { code }))).toBe("retry");
  });

  it("because of its password never will", async () => {
    const code = "516";
    const error = Object.assign(new Error("Authentication failed"), { code });
    expect(failureOf(error)).toBe("fatal");
  });
});

describe("long parameters", () => {
  const long = "a,".repeat(60_000);

  it.each(["query", "exec", "command"] as const)("travel with a %s", async (method) => {
    const into = "INSERT INTO rejected_rows (topic, raw)";
    const query = `${method === "query" ? "" : into} SELECT '${method}' AS topic, {long:String} AS raw`;
    const parameters = { query, query_params: { long } };
    if (method === "query") {
      const answer = await db.query({ ...parameters, format: "JSONEachRow" });
      expect(await answer.json()).toEqual([{ topic: "query", raw: long }]);
      return;
    }
    await db[method](parameters);
    const answer = await db.query({
      query: `SELECT raw FROM rejected_rows WHERE topic = '${method}'`,
      format: "JSONEachRow",
    });
    expect(await answer.json()).toEqual([{ raw: long }]);
  });

  it("travel with a stream", async () => {
    const query = "SELECT length({long:String}) FORMAT TabSeparated";
    const { stream } = await (db.streams ?? db).exec({ query, query_params: { long } });
    expect(await text(stream)).toBe(`${long.length}\n`);
  });
});

describe("answers that nobody reads", () => {
  it("hold up no other statement", { timeout: 60_000 }, async () => {
    const streams = db.streams ?? db;
    const query = "SELECT repeat('x', 1000) FROM numbers(12000) FORMAT TabSeparated";
    const unread = await Promise.all(Array.from({ length: 16 }, () => streams.exec({ query })));
    try {
      expect(await count("poll_days")).toBeTypeOf("number");
      expect(await ledgerPositions(urgently(db), {})).toEqual([]);
      const { stream } = await streams.exec({ query: "SELECT 1 FORMAT TabSeparated" });
      expect(await text(stream)).toBe("1\n");
    } finally {
      for (const { stream } of unread) stream.destroy();
    }
  });

  it("and slow statements hold up no urgent one", { timeout: 60_000 }, async () => {
    disturb("sleepEachRow", undefined);
    const slow = "SELECT sleepEachRow(0.2) FROM numbers(10) SETTINGS max_block_size = 1";
    const end = new AbortController();
    setMaxListeners(0, end.signal);
    const asked = Array.from({ length: 40 }, () =>
      db.query({ query: slow, format: "JSONEachRow", abort_signal: end.signal }).catch(() => {}),
    );
    await expect.poll(() => seen.length).toBeGreaterThan(30);
    const before = seen.length;
    expect(before).toBeLessThan(40);
    const { stream } = await urgently(db).exec({ query: "SELECT 1 FORMAT TabSeparated" });
    expect(await text(stream)).toBe("1\n");
    end.abort();
    await Promise.all(asked);
  });
});

describe("an insert that is repeated", () => {
  it("replaces its predecessor, which the server still works on", async () => {
    const query = "INSERT INTO rejected_rows (topic, position, raw) FORMAT JSONCompactEachRow";
    disturb(query, undefined);
    disturb("INSERT INTO incoming_polls", undefined);
    const queryId = "the-same";
    await insertPolls(db, [POLL], { queryId });
    await insertPolls(db, [POLL], { queryId });
    for (const statement of seen) {
      expect(statement).toContain("query_id=the-same");
      expect(statement).toContain("replace_running_query=1");
    }
    const slow = db.command({
      query:
        "INSERT INTO rejected_rows (topic, raw) SELECT 'slow', toString(sleepEachRow(1)) FROM numbers(60) SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0",
      query_id: "slow",
    });
    const replaced = failureIn(slow);
    await expect
      .poll(async () => {
        const answer = await db.query({
          query:
            "SELECT 1 AS one FROM system.processes WHERE query LIKE 'INSERT%slow%sleepEachRow%'",
          format: "JSONEachRow",
        });
        return (await answer.json()).length;
      })
      .toBe(1);
    await db.command({
      query: "INSERT INTO rejected_rows (topic, raw) VALUES ('slow', 'after')",
      query_id: "slow",
      clickhouse_settings: { replace_running_query: 1 },
    });
    expect(failureOf(await replaced)).toBe("retry");
  });
});

describe("opening a server", () => {
  it("asks for no right to create a database that is there", async () => {
    disturb("CREATE DATABASE", "503 before");
    await (await openServerDatabase({ ...account, url: proxy.url })).close();
    expect(seen).toEqual([]);
  });

  /** Something that answers every request in this way. */
  async function answering<T>(answer: RequestListener, use: (url: string) => Promise<T>) {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      return await use(`http://127.0.0.1:${port}`);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  it("learns the version of one that does not know its settings", async () => {
    const error = await answering(
      (request, response) => {
        request.resume();
        if (request.url?.includes("deduplicate_insert=")) {
          response.writeHead(404, { "X-ClickHouse-Exception-Code": "115" });
          response.end(
            "Code: 115. DB::Exception: Unknown setting 'deduplicate_insert'. (UNKNOWN_SETTING)",
          );
          return;
        }
        response.writeHead(200, { "X-ClickHouse-Query-Id": "x" });
        response.end('{"version":"25.8.1.1","has_database":1,"settings":[]}\n');
      },
      (url) => failureIn(openServerDatabase({ ...account, url })),
    );
    expect(error).toBeInstanceOf(ServerUnfit);
    expect(String(error)).toContain("it is version 25.8.1.1; this needs 26.7 or newer");
  });

  it("says that it was refused", async () => {
    const error = await answering(
      (request, response) => {
        request.resume();
        response.writeHead(403, { "X-ClickHouse-Exception-Code": "516" });
        response.end(
          "Code: 516. DB::Exception: default: Authentication failed. (AUTHENTICATION_FAILED)",
        );
      },
      (url) => failureIn(openServerDatabase({ ...account, url })),
    );
    expect(failureOf(error)).toBe("fatal");
    expect(String(error)).toContain("Authentication failed");
  });
});
