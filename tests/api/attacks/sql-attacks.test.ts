import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEmbedded } from "../../../sql/analyst/open-analyst.ts";
import { openHttpInterface } from "../../../sql/clickhouse-http/http-interface.ts";
import { json, temporaryApi } from "../../harness/api.ts";
import { nameAttempts } from "../../sql/analyst/name-attempts.ts";
import { zoneAttempts } from "../../sql/analyst/zone-attempts.ts";

const SECRET = "nobody reads this but the one who wrote it";

const api = await temporaryApi();
const analysts = await openEmbedded(api.path);
const front = await openHttpInterface({ port: 0, analysts });
const address = `http://127.0.0.1:${front.port}/`;
const secret = join(api.path, "secret.txt");
const pipe = join(api.path, "pipe");

beforeAll(async () => {
  await writeFile(secret, SECRET);
  execFileSync("mkfifo", [pipe]);
  await api.db.command({
    query: "INSERT INTO store_timezones (store_id, timezone_str) VALUES ('s1', 'UTC')",
  });
});
afterAll(async () => {
  await front.close();
  await analysts.close();
  await api.close();
});

const attempts = () => [...nameAttempts(secret), ...zoneAttempts(pipe)];
const megabytes = () => Math.round(process.memoryUsage().rss / 1_000_000);

describe("names that are called or read, and time zones", () => {
  it("are refused by /sql", async () => {
    const before = megabytes();
    for (const { sql, parameters = {} } of attempts()) {
      const answer = await api.request("/sql", json("POST", { query: sql, parameters }));
      const text = await answer.text();
      expect([answer.status, text.includes(SECRET)], `${sql}: ${text}`).toEqual([403, false]);
    }
    // A time zone would take 4.6 MB for good.
    expect(megabytes() - before).toBeLessThan(300);
  });

  it("are refused over CLICKHOUSE_HTTP_PORT", async () => {
    const before = megabytes();
    for (const { sql, parameters = {} } of attempts()) {
      const url = new URL(address);
      for (const [name, value] of Object.entries(parameters)) {
        url.searchParams.set(`param_${name}`, value);
      }
      const answer = await fetch(url, { method: "POST", body: sql });
      const text = await answer.text();
      expect([answer.status, text.includes(SECRET)], `${sql}: ${text}`).toEqual([403, false]);
    }
    expect(megabytes() - before).toBeLessThan(300);
  });

  it("are refused as settings of a query", async () => {
    for (const settings of [
      ...["Fixed/UTC+01:02:03", pipe, "Nowhere/Else"].map((zone) => ({ session_timezone: zone })),
      ...[pipe, "GMT"].map((zone) => ({ output_format_orc_writer_time_zone_name: zone })),
      // Each row would be a group of its own: 700 bytes of each remain in memory.
      { output_format_parquet_row_group_size: "0" },
      { output_format_orc_compression_block_size: "1000000000" },
      { format_template_resultset: secret },
    ] as Record<string, string>[]) {
      const query = { ...settings, query: "SELECT toString(now())" };
      const answer = await fetch(`${address}?${new URLSearchParams(query)}`);
      expect(answer.status, JSON.stringify(settings)).toBeGreaterThanOrEqual(400);
    }
    const query = { session_timezone: "Asia/Tokyo", query: "SELECT toString(toDateTime(0))" };
    const answer = await fetch(`${address}?${new URLSearchParams(query)}`);
    expect(await answer.text()).toBe("1970-01-01 09:00:00\n");
  });

  it("do not hold up what others ask meanwhile", async () => {
    const hostile = attempts().slice(0, 60);
    const requested = hostile.map(({ sql, parameters = {} }) =>
      api.request("/sql", json("POST", { query: sql, parameters })),
    );
    for (let inspected = 0; inspected < 20; inspected += 1) {
      expect((await api.request("/stores/s1")).status).toBe(200);
    }
    const statuses = (await Promise.all(requested)).map(({ status }) => status);
    // Two run at once and six wait; others are told to come again.
    expect(statuses.filter((status) => status !== 403 && status !== 429)).toEqual([]);
  });
});

describe("a body that grows when it is unpacked", () => {
  const GROWN = 200_000_000;
  const field = (name: string) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`;
  const zeros = Buffer.alloc(GROWN, "a");
  const form = Buffer.concat([
    Buffer.from(`${field("query")}SELECT 1\r\n${field("param_x")}`),
    zeros,
    Buffer.from("\r\n--x--\r\n"),
  ]);
  const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
  const PACKERS: Record<string, (bytes: Buffer) => Buffer> = {
    gzip: gzipSync,
    deflate: (bytes) => deflateSync(bytes),
    br: (bytes) => brotliCompressSync(bytes, quick),
    "x-gzip": (bytes) => Buffer.concat([gzipSync(bytes), gzipSync(bytes)]),
  };
  const bodies = Object.entries(PACKERS).flatMap(([encoding, pack]) => [
    { encoding, what: "a form", type: "multipart/form-data; boundary=x", body: pack(form) },
    { encoding, what: "SQL", type: "text/plain", body: pack(zeros) },
  ]);

  it.each(bodies)("is not unpacked further than it may be: $what, $encoding", async (each) => {
    const before = megabytes();
    const headers = { "Content-Encoding": each.encoding, "Content-Type": each.type };
    const body = new Uint8Array(each.body);
    const answer = await fetch(address, { method: "POST", body, headers });
    expect([answer.status, await answer.text()]).toEqual([
      413,
      expect.stringContaining("QUERY_IS_TOO_LARGE"),
    ]);
    expect(megabytes() - before).toBeLessThan(GROWN / 1_000_000);
  });

  it("is unpacked once only", async () => {
    for (const encoding of ["gzip, gzip", "gzip"]) {
      const body = new Uint8Array(gzipSync(gzipSync(form)));
      const headers = {
        "Content-Encoding": encoding,
        "Content-Type": "multipart/form-data; boundary=x",
      };
      const answer = await fetch(address, { method: "POST", body, headers });
      expect([400, 501]).toContain(answer.status);
    }
  });

  it("is refused where it is no form at all", async () => {
    for (const body of ["", "--x\r\n", "a".repeat(100_000), field("query")]) {
      const headers = { "Content-Type": "multipart/form-data; boundary=x" };
      const answer = await fetch(address, { method: "POST", body, headers });
      expect(answer.status, body.slice(0, 50)).toBe(400);
    }
  });

  it("is bounded where it is a long form of short fields", async () => {
    const headers = { "Content-Type": "multipart/form-data; boundary=x" };
    const answered = async (fields: number) => {
      const body = `${`${field("param_a")}1\r\n`.repeat(fields)}--x--\r\n`;
      const answer = await fetch(`${address}?query=SELECT+1`, { method: "POST", body, headers });
      return [answer.status, await answer.text()];
    };
    expect(await answered(500)).toEqual([200, "1\n"]);
    // As a server answers.
    expect(await answered(15_000)).toEqual([
      500,
      expect.stringContaining("HTML Form Exception: Too many form fields"),
    ]);
  });
});
