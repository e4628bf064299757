import { request as query } from "node:http";
import { connect } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { listen } from "../../../api/http/listen.ts";
import { openTokens } from "../../../api/http/tokens.ts";
import { analystQueue } from "../../../sql/analyst/queue.ts";
import { serveClickHouseHttp } from "../../../sql/clickhouse-http/server.ts";
import { streamFromFile } from "../../../sql/embedded/stream-from-file.ts";
import { STREAM_FORMATS } from "../../../sql/stream-formats.ts";
import { json, temporaryApi } from "../../harness/api.ts";
import { until } from "../instances.ts";

const api = await temporaryApi();
afterAll(api.close);

const LOOPBACK = { PORT: 0, HOST: "127.0.0.1" };

/** The status of an answer to a request with a path or a Host header that no client would send. */
function statusFor(url: string, path: string, Host = "localhost"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = query(url, { path, headers: { Host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.once("error", reject);
    sent.end();
  });
}

describe("a request", () => {
  it("whose Host looks like an address and is none is no failure of the server", async () => {
    const server = await listen(api.app, LOOPBACK);
    try {
      expect(await statusFor(server.url, "/healthz")).toBe(200);
      expect(await statusFor(server.url, "/healthz", "127.999.999.999")).toBe(421);
    } finally {
      await server.close();
    }
  });

  it("to the ClickHouse interface whose address is none is answered", async () => {
    const about = { version: "1", timezone: "UTC", name: "test" };
    const front = await serveClickHouseHttp(about, () => ({ status: 403, text: "nobody" }), 0);
    try {
      expect(await statusFor(`http://127.0.0.1:${front.port}`, "//[")).toBe(400);
    } finally {
      await front.close();
    }
  });

  it("that is refused is named in the headers too", async () => {
    const response = await api.request("/nowhere", { headers: { "X-Request-Id": "order-18" } });
    expect(response.headers.get("X-Request-Id")).toBe("order-18");
  });

  it("for a report of stores that are no text is refused, however many they are", async () => {
    const response = await api.request(
      "/reports",
      json("POST", { stores: Array(900_000).fill(1) }),
    );
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as { errors: unknown[] };
    expect(errors).toEqual([{ in: "json", name: "stores.0", reason: "expected text" }]);
  });
});

describe("guesses of a token", () => {
  it("are limited like any other requests", async () => {
    const { request } = api.variant({
      tokens: openTokens({ API_TOKENS: "right-0123456789abcdef:read" }),
      settings: { API_RATE_LIMIT: 2 },
    });
    const headers = { Authorization: "Bearer wrong-0123456789abcdef" };
    const guesses = Array.from({ length: 12 }, () => request("/pipeline", { headers }));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });
});

describe("a client that takes nothing of its answer", () => {
  it("is cut off", async () => {
    const piece = new Uint8Array(1_000_000);
    let cancel = () => {};
    const cancelled = new Promise<void>((resolve) => {
      cancel = resolve;
    });
    const endless = () => new ReadableStream({ pull: (to) => to.enqueue(piece), cancel });
    const server = await listen({ fetch: () => new Response(endless()) }, LOOPBACK, {
      stalledMs: 300,
    });
    const client = connect(Number(new URL(server.url).port), "127.0.0.1");
    try {
      // Nothing is read of it, so that the buffers between the two fill up.
      client.pause();
      client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      const ended = new Promise<void>((resolve) => {
        client.once("error", () => resolve());
        client.once("close", () => resolve());
      });
      await cancelled;
      client.resume();
      await ended;
      expect(client.destroyed).toBe(true);
    } finally {
      client.destroy();
      await server.close();
    }
  });
});

describe("many downloads at once", () => {
  it("leave other questions their turn", async () => {
    const { folder } = api.db;
    if (folder === undefined) throw new Error("the engine is not in this process");
    const gone = new AbortController();
    let over = 0;
    const endless = Array.from({ length: 4 }, async () => {
      const query = "SELECT max(sipHash64(number)) AS download FROM numbers(1000000000000)";
      const { csv } = STREAM_FORMATS;
      await streamFromFile(folder, query, {}, csv, gone.signal).catch(() => {});
      over += 1;
    });
    const count = async (query: string) => {
      const answer = await api.db.query({ query, format: "JSONCompactEachRow" });
      return Number((await answer.json<[string]>())[0]?.[0]);
    };
    const begun =
      "SELECT count() FROM system.processes WHERE query LIKE '%AS download%' AND query NOT LIKE '%processes%'";
    await until(async () => (await count(begun)) > 0);
    for (let requested = 0; requested < 20; requested += 1) expect(await count("SELECT 1")).toBe(1);
    expect(over).toBe(0);
    gone.abort();
    await Promise.all(endless);
  });
});

describe("a query that cannot be stopped", () => {
  it("does not keep those that wait for its place waiting for ever", async () => {
    const place = analystQueue({ atOnce: 1, waiting: 1 }, 20);
    let release: () => void = () => {};
    const stuck = place(() => new Promise<void>((resolve) => (release = resolve)), undefined);
    await expect(place(async () => 1, undefined)).rejects.toMatchObject({ kind: "too-busy" });
    release();
    await stuck;
    expect(await place(async () => 2, undefined)).toEqual({ result: 2 });
  });
});
