import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { collectGarbage } from "../../../api/reports/removal.ts";
import { json } from "../../harness/api.ts";
import { empty, tell } from "../../harness/report-of.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { problemOf, reportApi } from "./report-api.ts";

const { db, close } = await temporaryDatabase();
afterAll(close);
const { request, made, told, reports } = await reportApi(db);
const post = (body: unknown, headers = {}) => request("/reports", json("POST", body, headers));

const PERIOD = { from: "2024-10-07", to: "2024-10-08" };

beforeAll(async () => {
  await empty(db);
  await tell(db, [
    {
      ...{ id: "a", zone: "UTC", hours: ["daily 09:00-12:00"] },
      polls: [
        ...["2024-10-07 10:00 active", "2024-10-07 11:00 inactive"],
        ...["2024-10-08 09:30 inactive", "2024-10-08 10:30 active", "2024-10-08 13:00 inactive"],
      ],
    },
    { id: "b", zone: "Asia/Tokyo", polls: ["2024-10-07 12:00 active", "2024-10-10 12:00 active"] },
    { id: "c", zone: "Europe/London", hours: ["daily 10:00-11:00"] },
  ]);
});

const textOf = async (id: string, query = "") =>
  (await request(`/reports/${id}/rows${query}`)).text();
const linesOf = async (id: string, query = "") => (await textOf(id, query)).trim().split("\r\n");
const jsonOf = async (id: string, query = "") => JSON.parse(await textOf(id, query)) as unknown;

async function ask(query: string): Promise<unknown[]> {
  const answer = await db.query({ query, format: "JSONCompactEachRow" });
  return await answer.json<unknown[]>();
}

/** How many rows the tables have of a report. */
async function remains(id: string): Promise<unknown> {
  const tables = ["report_period_rows", "report_buckets", "report_stores"];
  const counts = tables.map((table) => `(SELECT count() FROM ${table} WHERE report_id = '${id}')`);
  return (await ask(`SELECT [${counts.join()}]`)).flat()[0];
}

describe("a report for a period", () => {
  it("tells its period in every place, and other reports tell that they have none", async () => {
    const id = await made({ ...PERIOD, by: "day", label: "two days" });
    const period = { ...PERIOD, zone: "store", by: "day" };
    const report = await told(id);
    expect(report).toMatchObject({
      ...{ state: "Complete", label: "two days", period, as_of: "2024-10-10T12:00:00.000000Z" },
      made_from: { stores: 3, rows: 6, polls_last_week: null, polls_in_period: 5 },
    });
    const csv = await textOf(id);
    expect(report.csv_sha256).toBe(createHash("sha256").update(csv).digest("hex"));
    const other = await made();
    expect(await told(other)).toMatchObject({
      period: null,
      made_from: { stores: 3, rows: 3, polls_in_period: null },
    });
    const list = await (await request("/reports?limit=2")).json();
    expect(list).toMatchObject({
      items: [
        { report_id: other, period: null },
        { report_id: id, period },
      ],
    });
    expect(await textOf(id)).toBe(await (await request(`/get_report/${id}?format=csv`)).text());
  });

  it("keeps instants, zones and months as they were meant", async () => {
    const id = await made({
      ...{ from: " 2024-10-07 10:30:00 UTC", to: "2024-10-08T12:00:00+02:00" },
      ...{ zone: "asia/tokyo", by: "month" },
    });
    expect(await told(id)).toMatchObject({
      period: {
        ...{ from: "2024-10-07T10:30:00.000000Z", to: "2024-10-08T10:00:00.000000Z" },
        ...{ zone: "Asia/Tokyo", by: "month" },
      },
    });
    expect(await linesOf(id)).toEqual([
      "store_id,bucket,uptime,downtime",
      // Up from 10:30 to the middle at 23:15 of closed time, and nothing of the 8th before 10:00.
      ...["a,2024-10,0.00,2.50", "b,2024-10,13.50,0.00", "c,2024-10,0.00,0.00"],
    ]);
  });

  it("has one row of each store, or one of each bucket", async () => {
    const whole = await made(PERIOD);
    expect(await linesOf(whole)).toEqual([
      "store_id,uptime,downtime",
      ...["a,3.50,2.50", "b,24.00,0.00", "c,0.00,0.00"],
    ]);
    expect(await linesOf(whole, "?detail=full")).toEqual([
      "store_id,uptime,downtime,unknown,excused,open,uptime_pct,polls,outages",
      "a,3.50,2.50,0.00,0.00,6.00,58.33,4,1",
      "b,24.00,0.00,24.00,0.00,48.00,100.00,1,0",
      "c,0.00,0.00,2.00,0.00,2.00,,0,0",
    ]);
    const days = await made({ ...PERIOD, by: "day", detail: "full" });
    expect(await linesOf(days)).toEqual([
      "store_id,bucket,uptime,downtime,unknown,excused,open,uptime_pct,polls,outages",
      "a,2024-10-07,1.50,1.50,0.00,0.00,3.00,50.00,2,1",
      "a,2024-10-08,2.00,1.00,0.00,0.00,3.00,66.66,2,1",
      "b,2024-10-07,15.00,0.00,9.00,0.00,24.00,100.00,1,0",
      "b,2024-10-08,9.00,0.00,15.00,0.00,24.00,100.00,0,0",
      "c,2024-10-07,0.00,0.00,1.00,0.00,1.00,,0,0",
      "c,2024-10-08,0.00,0.00,1.00,0.00,1.00,,0,0",
    ]);
  });

  it("sorts, filters and limits its rows, in every format", async () => {
    const id = await made({ ...PERIOD, by: "day" });
    expect(await jsonOf(id, "?format=json&sort=-downtime&limit=3")).toEqual([
      { store_id: "a", bucket: "2024-10-07", uptime: 1.5, downtime: 1.5 },
      { store_id: "a", bucket: "2024-10-08", uptime: 2, downtime: 1 },
      { store_id: "b", bucket: "2024-10-07", uptime: 15, downtime: 0 },
    ]);
    expect(await linesOf(id, "?worst=1")).toEqual([
      "store_id,bucket,uptime,downtime",
      "a,2024-10-07,1.50,1.50",
    ]);
    expect(await linesOf(id, "?sort=-bucket&store=b&store=c")).toEqual([
      "store_id,bucket,uptime,downtime",
      ...["b,2024-10-08,9.00,0.00", "c,2024-10-08,0.00,0.00"],
      ...["b,2024-10-07,15.00,0.00", "c,2024-10-07,0.00,0.00"],
    ]);
    // Null comes last.
    const byPercent = await linesOf(id, "?detail=full&sort=uptime_pct");
    expect(byPercent.map((line) => line.split(",")[0])).toEqual("store_id a a b b c c".split(" "));
    const lines = (await textOf(id, "?format=ndjson&detail=full&store=a")).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { bucket: "2024-10-07", polls: 2, outages: 1, uptime_pct: 50 },
      { bucket: "2024-10-08", polls: 2, outages: 1, uptime_pct: 66.66 },
    ]);
    for (const format of ["parquet", "arrow"]) {
      const bytes = await (await request(`/reports/${id}/rows?format=${format}`)).arrayBuffer();
      expect(bytes.byteLength).toBeGreaterThan(200);
    }
  });

  it.each([
    ["?sort=downtime_last_week", "sort: detail standard has no column downtime_last_week"],
    ["?sort=polls", "sort: detail standard has no column polls"],
    ["?detail=full&sort=bucket", "sort: detail full has no column bucket"],
  ])("has no other columns: %s", async (query, detail) => {
    const id = await made(PERIOD);
    expect(await problemOf(await request(`/reports/${id}/rows${query}`))).toMatchObject({
      ...{ status: 400, kind: "invalid-request", detail },
    });
    const windows = await made();
    expect(await problemOf(await request(`/reports/${windows}/rows?sort=downtime`))).toMatchObject({
      status: 400,
      detail: "sort: detail standard has no column downtime",
    });
  });

  it("is one of named stores, by form as well", async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...PERIOD, by: "week", zone: "UTC" })) {
      form.set(name, value);
    }
    form.set("stores", new File(["c\na\n"], "ids.csv"));
    const response = await request("/reports", { method: "POST", body: form });
    expect(response.status).toBe(202);
    const { report_id } = z.looseObject({ report_id: z.uuid() }).parse(await response.json());
    await reports.idle();
    expect(await linesOf(report_id)).toEqual([
      "store_id,bucket,uptime,downtime",
      ...["a,2024-W41,3.50,2.50", "c,2024-W41,0.00,0.00"],
    ]);
  });

  it.each([
    [{ from: "2024-10-07" }, "to", "from and to must be given together"],
    [{ to: "2024-10-07" }, "from", "from and to must be given together"],
    [{ zone: "UTC" }, "zone", "zone and by are about a period: name it with from and to"],
    [{ by: "day" }, "by", "zone and by are about a period: name it with from and to"],
    [
      { from: "2024-10-07", to: "2024-10-08T00:00:00Z" },
      ...(["to", "from and to must both be dates, or both be instants"] as const),
    ],
    [{ from: "2024-10-07", to: "2024-10-06" }, "to", "to is before from"],
    [
      { from: "2024-10-07T00:00:00Z", to: "2024-10-07 00:00:00 UTC" },
      ...(["to", "to is not after from"] as const),
    ],
    [{ from: "2023-01-01", to: "2024-02-05" }, "to", "the period is longer than 400 days"],
    [
      { from: "2023-01-01T00:00:00Z", to: "2024-02-05T00:00:00.000001Z" },
      ...(["to", "the period is longer than 400 days"] as const),
    ],
    [
      { ...PERIOD, zone: "Mars/Olympus" },
      ...(["zone", 'unknown zone "Mars/Olympus", expected store or an IANA zone'] as const),
    ],
    [
      { ...PERIOD, from: "yesterday" },
      "from",
      'from is "yesterday", expected a date or an instant',
    ],
    [{ ...PERIOD, to: "2024-02-30" }, "to", 'to is "2024-02-30", expected a date or an instant'],
    [{ ...PERIOD, to: "9999-12-31" }, "to", 'to is "9999-12-31", expected a date or an instant'],
    [{ ...PERIOD, by: "hour" }, "by", "Invalid option"],
    [{ ...PERIOD, until: "2024-10-09" }, "until", "there is no such member"],
  ])("is refused: %j, and says where it is wrong", async (body, name, reason) => {
    const problem = await problemOf(await post(body));
    expect(problem).toMatchObject({ status: 400, kind: "invalid-request" });
    expect(problem.errors).toEqual([
      { in: "json", name, reason: expect.stringContaining(reason) as unknown },
    ]);
  });

  it("takes 400 days, and times before and after all that is known", async () => {
    const year = await made({ from: "2023-09-05", to: "2024-10-08", by: "month" });
    const rows = await linesOf(year);
    expect(rows).toHaveLength(1 + 3 * 14);
    expect(rows.filter((row) => row.startsWith("a,2024-10"))).toEqual(["a,2024-10,3.50,2.50"]);
    for (const from of ["1700-01-01", "2200-01-01"]) {
      const id = await made({ from, to: from, by: "day" });
      expect(await linesOf(id)).toContain(`b,${from},0.00,0.00`);
    }
  });

  it("has a row for each store that has time in a bucket, and none where its date was skipped", async () => {
    await tell(db, [{ id: "z", zone: "Pacific/Apia" }], 100);
    const id = await made({ from: "2011-12-30", to: "2011-12-30", by: "day", stores: ["a", "z"] });
    expect(await linesOf(id)).toEqual([
      "store_id,bucket,uptime,downtime",
      "a,2011-12-30,0.00,0.00",
    ]);
    expect(await told(id)).toMatchObject({ state: "Complete", made_from: { stores: 2, rows: 1 } });
    expect(await (await request(`/reports/${id}/summary`)).json()).toMatchObject({
      windows: { period: { stores: { known: 0, unknown: 1, closed: 1 } } },
    });
  });

  it("is the same report for the same key, and another one for another period", async () => {
    const key = { "Idempotency-Key": "october" };
    const first = await post(PERIOD, key);
    const again = await post(PERIOD, key);
    expect(again.headers.get("Idempotent-Replay")).toBe("true");
    expect(again.headers.get("Location")).toBe(first.headers.get("Location"));
    const other = await problemOf(await post({ ...PERIOD, by: "day" }, key));
    expect(other).toMatchObject({ status: 409, kind: "idempotency-key-reused" });
    await reports.idle();
  });

  it("keeps the keys of requests without a period: they identify what they did before", async () => {
    await post({ label: "as before" }, { "Idempotency-Key": "before" });
    const body = {
      ...{ options: { method: "nearest", gaps: "unknown" }, detail: "standard" },
      label: "as before",
    };
    const sha256 = createHash("sha256").update(JSON.stringify(body)).digest("hex");
    expect(await ask("SELECT body_sha256 FROM report_keys")).toContainEqual([sha256]);
    await reports.idle();
  });
});

describe("for analysts", () => {
  it("views of the windows have only reports of the windows", async () => {
    const [id, windows] = [await made({ ...PERIOD, by: "day" }), await made()];
    const of = (view: string) => ask(`SELECT DISTINCT report_id FROM ${view} ORDER BY report_id`);
    expect(await of("report_table")).not.toContainEqual([id]);
    expect(await of("report_table")).toContainEqual([windows]);
    expect(await of("report_period_table")).toContainEqual([id]);
    expect(await of("report_period_table")).not.toContainEqual([windows]);
    expect(
      await ask(
        `SELECT period_from, period_to, period_zone, period_by, rows FROM report_list WHERE report_id = '${id}'`,
      ),
    ).toEqual([["2024-10-07", "2024-10-08", "store", "day", 8]]);
  });
});

describe("what is left of it", () => {
  it("goes with it", async () => {
    const id = await made({ ...PERIOD, by: "day", stores: ["a", "b"] });
    expect(await remains(id)).toEqual([4, 2, 2]);
    expect((await request(`/reports/${id}`, { method: "DELETE" })).status).toBe(204);
    expect(await remains(id)).toEqual([0, 0, 0]);
  });

  it("of attempts that nothing refers to is swept away", async () => {
    const id = await made({ ...PERIOD, by: "day", stores: ["a", "b"] });
    for (const table of ["report_period_rows", "report_buckets"]) {
      await db.command({
        query: `INSERT INTO ${table} SELECT * REPLACE (generateUUIDv4(1) AS run_id)
                FROM ${table} WHERE report_id = '${id}'`,
      });
    }
    expect(await remains(id)).toEqual([8, 4, 2]);
    await collectGarbage(db);
    expect(await remains(id)).toEqual([4, 2, 2]);
  });
});
