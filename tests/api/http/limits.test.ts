import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, describe, expect, it } from "vitest";
import { openMetrics } from "../../../api/http/metrics.ts";
import { openTokens } from "../../../api/http/tokens.ts";
import { temporaryApi } from "../../harness/api.ts";
import { failingDatabase } from "../../harness/failing-database.ts";

const api = await temporaryApi();
afterAll(api.close);
const settings = { API_RATE_LIMIT: 2 };

/** A stream, and what was written to it. */
function collected() {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  return { lines, stream };
}

describe("every request", () => {
  it("has an id, its own or the caller's", async () => {
    const own = await api.request("/healthz", { headers: { "X-Request-Id": "order-17" } });
    expect(own.headers.get("X-Request-Id")).toBe("order-17");
    const forged = await api.request("/healthz", { headers: { "X-Request-Id": "a b\t{}" } });
    expect(forged.headers.get("X-Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("is answered with headers that keep browsers from misusing it", async () => {
    const { headers } = await api.request("/pipeline");
    expect(headers.get("Content-Security-Policy")).toBe(
      "default-src 'none'; frame-ancestors 'none'",
    );
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("X-Frame-Options")).toBe("DENY");
    expect(headers.get("Referrer-Policy")).toBe("no-referrer");
    expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
  });

  it("of a page may load what this server has, and all it names is there", async () => {
    const page = await api.request("/docs");
    expect(page.headers.get("Content-Security-Policy")).toContain("script-src 'self'");
    const names = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)];
    expect(names.length).toBeGreaterThan(10);
    for (const [, name = ""] of names) {
      if (/^(?:#|data:)/.test(name)) continue;
      expect([200, 302], name).toContain((await api.request(`/${name}`)).status);
    }
  });

  it("is refused by name for a parameter that does not exist", async () => {
    const response = await api.request("/pipeline?verbose=1&depth=2");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      type: "urn:store-monitor:problem:invalid-request",
      detail: "verbose: there is no such parameter; depth: there is no such parameter",
      errors: [
        { in: "query", name: "verbose" },
        { in: "query", name: "depth" },
      ],
    });
  });

  it("is refused when its address is too long", async () => {
    expect((await api.request(`/pipeline?${"x".repeat(9000)}`)).status).toBe(414);
  });

  it("to nowhere is told so, as a problem", async () => {
    const response = await api.request("/nowhere");
    expect(response.status).toBe(404);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  });

  it("by a wrong method is told the right ones", async () => {
    const response = await api.request("/pipeline", { method: "DELETE" });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe("GET, HEAD");
  });
});

describe("the rate limit", () => {
  it("holds for each token alone, and says how long to wait", async () => {
    const [one, two] = ["one-0123456789abcdef", "two-0123456789abcdef"];
    const tokens = openTokens({ API_TOKENS: `${one}:read,${two}:read` });
    const { request } = api.variant({ tokens, settings });
    const query = (secret: string) =>
      request("/healthz", { headers: { Authorization: `Bearer ${secret}` } });
    // Two a second, and a burst of five seconds: ten pass of what comes at once.
    const answers = await Promise.all(Array.from({ length: 12 }, () => query(one)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(2);
    expect(Number(refused[0]?.headers.get("Retry-After"))).toBeGreaterThanOrEqual(1);
    expect((await query(two)).status).toBe(200);
  });
});

describe("the log of events", () => {
  it("has one line a request at the level debug, without query, token or body", async () => {
    const { lines, stream } = collected();
    const secret = "secret-0123456789abcdef";
    const { request } = api.variant({
      logger: pino({ base: null, level: "debug" }, stream),
      tokens: openTokens({ API_TOKENS: `${secret}:read` }),
    });
    await request("/pipeline?hidden=1", { headers: { Authorization: `Bearer ${secret}` } });
    await request("/pipeline", { headers: { Authorization: "Bearer wrong-0123456789" } });
    expect(lines.join("")).not.toMatch(/secret-|wrong-|hidden/);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: "request", method: "GET", path: "/pipeline", status: 400 },
      { event: "request", method: "GET", path: "/pipeline", status: 401 },
    ]);
  });

  it("has the cause of what is the server's own fault, under the request id", async () => {
    const { lines, stream } = collected();
    const { request } = api.variant({
      logger: pino({ level: "error" }, stream),
      db: failingDatabase(api.db, () => Promise.reject(new TypeError("a mistake of ours"))),
    });
    const response = await request("/pipeline", { headers: { "X-Request-Id": "r-1" } });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("a mistake of ours");
    expect(lines.join("")).toMatch(/"request_id":"r-1".*a mistake of ours/);
  });
});

describe("GET /metrics", () => {
  it("counts requests by route and status, and no unknown path becomes a series", async () => {
    const { request } = api.variant({ metrics: openMetrics() });
    await request("/pipeline");
    await request("/made/up/1");
    const text = await (await request("/metrics")).text();
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/pipeline",status="200"\} 1/,
    );
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="none",status="404"\} 1/,
    );
    expect(text).not.toContain("/made/up");
    expect(text).toMatch(/^process_cpu_user_seconds_total \d/m);
  });
});
