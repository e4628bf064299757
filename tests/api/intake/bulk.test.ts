import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { storeLookup } from "../../../api/answers/known-store.ts";
import { storeHistoryAnswer } from "../../../api/answers/store-history.ts";
import { bulkChanges } from "../../../api/routes/stores/bulk.ts";
import { getHistory } from "../../../api/routes/stores/history.ts";
import { openBulk } from "../../../producers/intake/bulk.ts";
import { openPipeline } from "../../harness/pipeline.ts";
import { routeApp } from "../../harness/route-app.ts";

const { log, db, ingesting, ask: query, close } = await openPipeline();
afterAll(close);
const clock = () => new Date("2025-01-01T00:00:00Z");
const { request } = await routeApp(
  bulkChanges(db, openBulk(log, clock)),
  getHistory(storeHistoryAnswer(db, storeLookup(db))),
);

type Answer = Record<string, unknown>;

async function post(
  address: string,
  body: BodyInit,
  headers: Record<string, string> = {},
): Promise<{ status: number; answer: Answer }> {
  const init = { method: "POST", headers: { "Content-Type": "text/csv", ...headers }, body };
  const response = await request(address, init);
  const answer = (await response.json()) as Answer;
  await ingesting.caughtUp();
  return { status: response.status, answer };
}

const HOURS = "store_id,day,start_time_local,end_time_local";
const NDJSON = { "Content-Type": "application/x-ndjson" };

/** The answer to rows that are all accepted. */
const accepted = (rows: number, stores: number, changed: string[], more: Answer = {}) => ({
  ...{ dry_run: false, rows, accepted: rows, rejected: 0, stores },
  ...{ rejected_by_reason: [], rejections: [], rejections_omitted: 0 },
  ...{ changed_stores: changed.length, changed_store_ids: changed },
  ...{ replaced_weeks: null, lost_hours: null },
  ...more,
});
const none = { stores: 0, store_ids: [] };
const allKept = { lost_hours: { all: none, some: none } };

describe("POST /hours", () => {
  const two = `${HOURS}\na,0,9:00,17:00\na,1,9:00,17:00\nb,Mon,10:00,12:00\n`;

  it("says in a dry run what would happen, and does nothing", async () => {
    const { status, answer } = await post("/hours?dry_run=true", two);
    expect(status).toBe(200);
    const replaced_weeks = { weeks: 0, ...none };
    const dry_run = true;
    expect(answer).toEqual(accepted(3, 2, ["a", "b"], { ...allKept, replaced_weeks, dry_run }));
    expect(await query("SELECT * FROM store_hours")).toEqual([]);
  });

  it("puts all weeks on the log before it answers, and the same again changes nothing", async () => {
    const first = await post("/hours", two);
    expect(first.status).toBe(202);
    expect(first.answer).toMatchObject({ dry_run: false, changed_stores: 2 });
    const weeks = "SELECT store_id, length(week) AS rows FROM store_hours FINAL ORDER BY store_id";
    expect(await query(weeks)).toEqual([
      { store_id: "a", rows: 2 },
      { store_id: "b", rows: 1 },
    ]);
    const again = await post("/hours", two);
    expect(again.answer).toMatchObject({ stores: 2, changed_stores: 0, changed_store_ids: [] });
  });

  it("says how many dated weeks a week without a date replaces", async () => {
    const dated = `${HOURS},valid_from\na,0,9:00,17:00,2025-02-01\na,0,8:00,17:00,2025-03-01\n`;
    const added = (await post("/hours", dated)).answer;
    expect(added).toMatchObject({ changed_stores: 1, replaced_weeks: { weeks: 0, stores: 0 } });
    const replaced_weeks = { weeks: 2, stores: 1, store_ids: ["a"] };
    for (const dry of ["true", "false"]) {
      const { answer } = await post(`/hours?dry_run=${dry}`, two);
      expect(answer).toMatchObject({ replaced_weeks, changed_store_ids: ["a"] });
    }
    expect((await post("/hours", two)).answer).toMatchObject({
      ...{ replaced_weeks: { weeks: 0 }, changed_stores: 0 },
    });
  });

  it("rejects rows with line and reason, counts the reasons, and names stores that lost hours", async () => {
    const rows = ["c,0,9:00,17:00", "", "c,7,9:00,17:00", "d,8,9:00,17:00", ",0,9:00,17:00"];
    const { status, answer } = await post("/hours", [HOURS, ...rows].join("\n"));
    expect(status).toBe(202);
    expect(answer).toMatchObject({
      ...{ rows: 4, accepted: 1, rejected: 3, stores: 1, changed_store_ids: ["c"] },
      lost_hours: {
        all: { stores: 1, store_ids: ["d"] },
        some: { stores: 1, store_ids: ["c"] },
      },
      rejected_by_reason: [
        { reason: expect.stringContaining('"7"'), line: 4, rows: 2 },
        { reason: expect.stringContaining("the store id is empty"), line: 6, rows: 1 },
      ],
      rejections: [
        { index: 1, line: 4, reason: expect.stringContaining('"7"') },
        { index: 2, line: 5, reason: expect.stringContaining('"8"') },
        { index: 3, line: 6, reason: expect.stringContaining("the store id is empty") },
      ],
    });
    const rejected = "SELECT topic, position FROM rejected_rows FINAL ORDER BY position";
    expect(await query(rejected)).toEqual(
      [1, 2, 3].map((position) => ({ topic: "store.hours", position })),
    );
  });

  it("takes NDJSON, compressed bodies and days that count from 1", async () => {
    const lines = [
      { store_id: "n", day: 0, start_time_local: "9:00", end_time_local: "17:00", note: "x" },
      { store_id: "n", DayOfWeek: "Tue", start_time_local: "9:00", end_time_local: "17:00" },
      { store_id: 7, day: 0, start_time_local: "9:00", end_time_local: "17:00" },
      { store_id: "n", start_time_local: "9:00", end_time_local: "17:00" },
      { store_id: "n", day: 3, start_time_local: true, end_time_local: "17:00" },
      [],
    ];
    const text = lines.map((each) => JSON.stringify(each)).join("\n");
    const body = gzipSync(`${text}\n{`);
    const { answer } = await post("/hours", body, { ...NDJSON, "Content-Encoding": "gzip" });
    expect(answer).toMatchObject({ rows: 7, accepted: 2, changed_store_ids: ["n"] });
    expect((answer.rejections as { reason: string }[]).map(({ reason }) => reason)).toEqual([
      "store_id is not text: the digits of a long id would be lost",
      "day is missing",
      "start_time_local is not text",
      "expected an object",
      expect.stringMatching(/^not JSON/),
    ]);
    const seven = `${HOURS}\nm,7,9:00,17:00\nm,1,9:00,17:00\n`;
    const refused = await post("/hours", seven);
    expect(refused).toMatchObject({
      status: 400,
      answer: { detail: expect.stringMatching(/count from 1.*monday_is=1.*nothing was done/) },
    });
    const numbered = JSON.stringify({
      store_id: "m",
      day: 7,
      start_time_local: "9:00",
      end_time_local: "17:00",
    });
    expect((await post("/hours", numbered, NDJSON)).status).toBe(400);
    expect((await post("/hours?monday_is=1", seven)).status).toBe(202);
    expect(
      await query(
        "SELECT arrayMap(row -> row.day, week) AS days FROM store_hours FINAL WHERE store_id = 'm'",
      ),
    ).toEqual([{ days: [0, 6] }]);
  });

  it.each([
    ["an empty body", "", "text/csv", 400, "unreadable-body"],
    ["another file", "store_id,timezone_str\na,UTC\n", "text/csv", 400, "unreadable-body"],
    ["no readable row", `${HOURS}\na,9,9:00,17:00\n`, "text/csv", 422, "no-acceptable-rows"],
    ["JSON", "[]", "application/json", 415, "unsupported-media-type"],
  ])("refuses %s, and does nothing", async (_, body, type, status, kind) => {
    const count = "SELECT count() AS rows FROM rejected_rows";
    const before = await query(count);
    expect(await post("/hours", body, { "Content-Type": type })).toMatchObject({
      ...{ status, answer: { type: `urn:store-monitor:problem:${kind}` } },
    });
    expect(await query(count)).toEqual(before);
  });

  it("refuses parameters that there are not", async () => {
    expect((await post("/hours?dry_run=yes", two)).status).toBe(400);
    expect((await post("/timezones?monday_is=1", "store_id,timezone_str\na,UTC\n")).status).toBe(
      400,
    );
  });
});

describe("POST /timezones, /special-days and /closures", () => {
  it("changes zones; of several rows of a store the last counts", async () => {
    const body = "store_id,timezone_str\na,Europe/Paris\nb,Europe/London\na,europe/rome\n";
    expect(await post("/timezones", body)).toEqual({
      status: 202,
      answer: accepted(3, 2, ["a", "b"]),
    });
    expect(await query("SELECT timezone_str FROM store_timezones FINAL ORDER BY store_id")).toEqual(
      [{ timezone_str: "Europe/Rome" }, { timezone_str: "Europe/London" }],
    );
    const one = JSON.stringify({ store_id: "b", timezone_str: "Europe/Berlin" });
    expect((await post("/timezones", one, NDJSON)).answer).toEqual(accepted(1, 1, ["b"]));
    expect((await post("/timezones", one, NDJSON)).answer).toEqual(accepted(1, 1, []));
  });

  it("changes special days, by the rules of the file", async () => {
    const header = "store_id,date,start_time_local,end_time_local";
    const body = `${header}\na,2025-12-25,9:00,12:00\na,2025-12-25,,\nb,2025-12-24,9:00,12:00\n`;
    const { answer } = await post("/special-days", body);
    expect(answer).toMatchObject({ rows: 3, accepted: 2, changed_store_ids: ["a", "b"] });
    expect(answer.rejections).toEqual([
      { index: 0, line: 2, reason: 'another row closes the store "a" on "2025-12-25"' },
    ]);
    expect((await post("/special-days", body)).answer).toMatchObject({ changed_stores: 0 });
  });

  it("changes attributes, which any further columns and members are", async () => {
    const header = "store_id,Brand,Sales Region";
    await post("/attributes", `${header}\nm,Harbour,\n`);
    const again = `${header}\nm,Harbour,\nn,Acme,north\nn,Acme,south\n`;
    const { status, answer } = await post("/attributes", again);
    expect(status).toBe(202);
    expect(answer).toEqual(accepted(3, 2, ["n"]));
    const lines = [
      { store_id: "m", BRAND: "Harbour", floors: 2, note: null },
      { store_id: "n", bucket: "x" },
      { store_id: "n", brand: true },
      { store_id: "n", brand: "a", Brand: "b" },
    ];
    const ndjson = await post(
      "/attributes",
      lines.map((line) => JSON.stringify(line)).join("\n"),
      NDJSON,
    );
    expect(ndjson.answer).toMatchObject({ accepted: 1, rejected: 3, changed_store_ids: ["m"] });
    const response = await request("/stores/m/history?kind=attributes");
    expect(((await response.json()) as { items: object[] }).items).toMatchObject([
      {
        kind: "attributes",
        before: { brand: "Harbour", sales_region: "" },
        after: { brand: "Harbour", floors: "2", note: "" },
      },
      { kind: "attributes", before: null },
    ]);
  });

  it("changes closures", async () => {
    const body =
      "store_id,from_utc,to_utc,reason\na,2025-01-01 00:00:00 UTC,,a/b\na,2025-02-01T00:00:00Z,2025-01-01T00:00:00Z,x\n";
    expect((await post("/closures", body)).answer).toMatchObject({
      ...{ accepted: 1, rejected: 1, changed_store_ids: ["a"] },
    });
    expect((await post("/closures", body)).answer).toMatchObject({ changed_stores: 0 });
    const response = await request("/stores/a/history?kind=closure");
    expect(await response.json()).toMatchObject({
      items: [{ from: "2025-01-01T00:00:00.000000Z", after: { to: null, reason: "a/b" } }],
    });
  });
});

describe("the limits of bodies with many rows", () => {
  it("are their length, their speed and their number", async () => {
    const limits = { maxBytes: 2000, timeoutMs: 50, maxBodies: 1 };
    const own = await routeApp(bulkChanges(db, openBulk(log, clock, limits)));
    const send = (body: BodyInit) =>
      own.request("/timezones", {
        ...{ method: "POST", headers: { "Content-Type": "text/csv" }, body, duplex: "half" },
      } as RequestInit);
    const rows = "a,UTC\n".repeat(1000);
    expect((await send(`store_id,timezone_str\n${rows}`)).status).toBe(413);
    const slow = send(new ReadableStream({ start: (each) => each.enqueue(Buffer.from("s")) }));
    expect((await send("store_id,timezone_str\na,UTC\n")).status).toBe(429);
    expect((await slow).status).toBe(408);
    expect((await send("store_id,timezone_str\na,UTC\n")).status).toBe(202);
  });
});
