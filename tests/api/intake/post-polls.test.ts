import { gzipSync } from "node:zlib";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openMetrics } from "../../../api/http/metrics.ts";
import { polls } from "../../../api/routes/polls.ts";
import { openIntake } from "../../../producers/intake/intake.ts";
import { openPipeline } from "../../harness/pipeline.ts";
import { routeApp } from "../../harness/route-app.ts";

const NOW = new Date("2025-01-01T00:00:00Z");
const { log, db, ingesting, ask: query, close } = await openPipeline(NOW);
afterAll(close);

const metrics = openMetrics();
const intake = openIntake(log, () => NOW);
const { request } = await routeApp(polls(intake, metrics));

beforeEach(async () => {
  for (const table of ["poll_days", "rejected_rows"]) {
    await db.command({ query: `TRUNCATE TABLE ${table}` });
  }
});

const poll = (store_id: string, status = "active", timestamp_utc = "2024-01-22T12:00:00Z") => ({
  store_id,
  status,
  timestamp_utc,
});

function post(body: string | Buffer, type = "application/json", headers = {}) {
  const bytes = typeof body === "string" ? body : new Uint8Array(body);
  return request("/polls", {
    method: "POST",
    headers: { "Content-Type": type, ...headers },
    body: bytes,
  });
}

/** What an answer says, and the polls and rejected rows that are in ClickHouse then. */
async function taken(posting: Promise<Response>) {
  const response = await posting;
  const answer = (await response.json()) as Record<string, unknown>;
  await ingesting.caughtUp();
  const stores = await query(
    "SELECT store_id, toString(status) AS status, toString(polled_at) AS at FROM polls FINAL ORDER BY store_id",
  );
  const rejected = await query(
    "SELECT source, position, name, reason, raw FROM rejected_rows FINAL ORDER BY position",
  );
  const requestId = response.headers.get("X-Request-Id");
  return { status: response.status, answer, stores, rejected, requestId };
}

const GOOD = [
  { store_id: "1", status: "active", at: "2024-01-22 12:00:00.000000" },
  { store_id: "2", status: "inactive", at: "2024-01-22 10:30:00.500000" },
];
const TWO = [poll("1"), poll(" 2", "Inactive", "2024-01-22T12:00:00.5+01:30")];
const CSV = "status,timestamp_utc,other,store_id\nactive,2024-01-22 12:00:00 UTC,x,1\r\n";

describe("POST /polls", () => {
  const lines = TWO.map((each) => JSON.stringify(each)).join("\n");
  it.each([
    ["an array", JSON.stringify(TWO), "application/json", {}, GOOD],
    ["one poll", JSON.stringify(TWO[0]), "application/json; charset=utf-8", {}, GOOD.slice(0, 1)],
    ["NDJSON", `${lines}\n\n`, "application/x-ndjson", {}, GOOD],
    ["JSON lines", lines, "application/jsonl", {}, GOOD],
    ["CSV", CSV, "Text/CSV", {}, GOOD.slice(0, 1)],
    ["gzip", gzipSync(lines), "application/x-ndjson", { "Content-Encoding": "gzip" }, GOOD],
    ["no item", "[]", "application/json", {}, []],
    ["CSV without rows", CSV.split("\n")[0] ?? "", "text/csv", {}, []],
  ])("takes %s", async (_, body, type, headers, stores) => {
    expect(await taken(post(body, type, headers))).toMatchObject({
      status: 202,
      answer: { accepted: stores.length, rejected: 0, rejections: [], rejections_omitted: 0 },
      stores,
      rejected: [],
    });
  });

  it("says of each rejected item where it stands and why, and sets it aside", async () => {
    const body = `${CSV}active,yesterday,,2\n\n"active,3\nactive,2024-01-01 00:00:00,,4`;
    const { status, answer, stores, rejected, requestId } = await taken(post(body, "text/csv"));
    expect(status).toBe(202);
    expect(stores.map(({ store_id }) => store_id)).toEqual(["1", "4"]);
    const rejections = [
      {
        index: 1,
        line: 3,
        reason: expect.stringMatching(/^invalid timestamp "yesterday", expected for example /),
      },
      { index: 2, line: 5, reason: 'quotes that do not pair up within the line: "\\"active,3"' },
    ];
    expect(answer).toEqual({ accepted: 2, rejected: 2, rejections, rejections_omitted: 0 });
    expect(rejected).toEqual(
      rejections.map(({ index, reason }) => ({
        source: expect.stringMatching(new RegExp(`^${requestId}\\.[0-9a-f]{8}$`)),
        position: index,
        name: expect.stringContaining(`request ${requestId}`),
        reason,
        raw: index === 1 ? "active,yesterday,,2" : '"active,3',
      })),
    );
  });

  it("lists a thousand rejections and counts the others", async () => {
    const items = [poll("1"), ...Array.from({ length: 1203 }, () => poll(""))];
    const { status, answer, rejected } = await taken(post(JSON.stringify(items)));
    expect(status).toBe(202);
    expect(answer).toMatchObject({ accepted: 1, rejected: 1203, rejections_omitted: 203 });
    expect(answer.rejections).toHaveLength(1000);
    expect(rejected).toHaveLength(1203);
  });

  it("refuses a body without any valid poll, and records its items as rejected", async () => {
    const { status, answer, rejected } = await taken(post(JSON.stringify([poll("1", "open"), 7])));
    expect(status).toBe(422);
    expect(answer).toMatchObject({
      type: "urn:store-monitor:problem:no-acceptable-polls",
      accepted: 0,
      rejected: 2,
      rejections: [{ index: 0 }, { index: 1, reason: "expected an object, found a number" }],
    });
    expect(rejected).toHaveLength(2);
  });

  it.each([
    ["that is empty", "", "application/json", "the body is empty"],
    ["of CSV that is empty", "", "text/csv", "the body is empty"],
    ["without the header", "1,active,2024-01-01", "text/csv", "in its first line, found"],
    ["that is no object or array", "17", "application/json", "neither a JSON object nor"],
  ])("refuses a body %s", async (_, body, type, text) => {
    const { status, answer, stores } = await taken(post(body, type));
    expect([status, answer.type]).toEqual([400, "urn:store-monitor:problem:unreadable-body"]);
    expect(answer.detail).toContain(text);
    expect(stores).toEqual([]);
  });

  it.each([
    ["an array", `${JSON.stringify(TWO).slice(0, -1)},`, "application/json", {}],
    ["JSON", `${JSON.stringify(TWO).slice(0, -1)},{"store_id"]`, "application/json", {}],
    [
      "gzip",
      gzipSync(`${TWO.map((each) => JSON.stringify(each)).join("\n")}\n`).subarray(0, -4),
      "application/jsonl",
      { "Content-Encoding": "gzip" },
    ],
  ])("keeps what came before %s breaks off, and says how much", async (_, body, type, headers) => {
    const { status, answer, stores } = await taken(post(body, type, headers));
    expect([status, answer.type]).toEqual([400, "urn:store-monitor:problem:unreadable-body"]);
    expect(answer).toMatchObject({ accepted: 2, rejected: 0 });
    expect(stores).toEqual(GOOD);
  });

  it.each([
    ["another type", "application/xml", {}],
    ["another character set", "text/csv; charset=latin1", {}],
    ["another packing", "text/csv", { "Content-Encoding": "br" }],
  ])("refuses %s", async (_, type, headers) => {
    expect((await post("x", type, headers)).status).toBe(415);
  });

  it("refuses unknown parameters by name", async () => {
    const response = await request("/polls?dry=1", { method: "POST", body: "[]" });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ in: "query", name: "dry" }] });
  });

  it("counts what it took and what it set aside", async () => {
    metrics.registry.resetMetrics();
    await taken(post(JSON.stringify([poll("1"), poll("2"), poll("")])));
    expect((await metrics.pollsAccepted.get()).values[0]?.value).toBe(2);
    expect((await metrics.pollsRejected.get()).values[0]?.value).toBe(1);
  });
});
