import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyOf, topics } from "../../../producers/messages/topics.ts";
import { rollup as rollupRows } from "../../../sql/rollups.ts";
import { openPipeline } from "../../harness/pipeline.ts";
import { problemOf, reportApi } from "./report-api.ts";

const { log, db, ingesting, folder, ask, close } = await openPipeline(undefined, {
  rights: "everything",
});
afterAll(close);
const { request, made } = await reportApi(db);

const AS_OF = "2024-01-22T12:00:00Z";

async function poll(store_id: string, status: string): Promise<void> {
  const value = { store_id, status, timestamp_utc: "2024-01-22T11:30:00Z" };
  await log.append(topics.polls.name, [{ key: keyOf(store_id), value: JSON.stringify(value) }]);
}

async function state(store_id: string, attributes: Record<string, string> | null): Promise<void> {
  const value = JSON.stringify({ store_id, attributes });
  await log.append(topics.attributes.name, [{ key: keyOf(store_id), value }]);
  await ingesting.caughtUp();
}

const rollup = async (id: string, query: string, headers: Record<string, string> = {}) =>
  await request(`/reports/${id}/rollup?${query}`, { headers });
const lines = async (id: string, query: string) =>
  (await (await rollup(id, query)).text()).trimEnd().split("\r\n");

let windows = "";
let period = "";
beforeAll(async () => {
  for (const id of ["a", "b", "c"]) await poll(id, id === "c" ? "inactive" : "active");
  await state("a", { brand: "Acme, Inc.", region: "north" });
  await state("b", { brand: 'The "B"', region: "north" });
  await state("c", { brand: "", region: "north", floor: "" });
  await state("unpolled", { brand: "Ghost" });
  windows = await made({ as_of: AS_OF });
  period = await made({ as_of: AS_OF, from: "2024-01-22", to: "2024-01-22", by: "day" });
});

describe("GET /reports/{id}/rollup", () => {
  it("adds up the windows by one attribute or more, values in quotes where they need them", async () => {
    expect(await lines(windows, "by=region")).toEqual([
      "region,stores,uptime_last_hour,uptime_last_day,uptime_last_week,downtime_last_hour,downtime_last_day,downtime_last_week,uptime_pct_last_hour,uptime_pct_last_day,uptime_pct_last_week",
      "north,3,120.00,25.00,25.00,60.00,12.50,12.50,66.66,66.66,66.66",
    ]);
    const found = await lines(windows, "by=Brand,region");
    expect(found.map((line) => line.replace(/,\d+\.\d.*/, ""))).toEqual([
      expect.stringMatching(/^brand,region,stores,/),
      ",north,1",
      '"Acme, Inc.",north,1',
      '"The ""B""",north,1',
    ]);
    expect((await lines(windows, "by=floor&detail=full"))[1]).toMatch(/^,3,/);
  });

  it("adds up a period in buckets", async () => {
    expect(await lines(period, "by=region&detail=full")).toEqual([
      "region,bucket,stores,uptime,downtime,unknown,excused,open,uptime_pct,polls,outages",
      expect.stringMatching(/^north,2024-01-22,3,/),
    ]);
  });

  it("is of the attributes that stores had when the report began", async () => {
    const before = await lines(windows, "by=brand");
    await state("c", { brand: "New" });
    await state("a", null);
    expect(await lines(windows, "by=brand")).toEqual(before);
    const after = await lines(await made({ as_of: AS_OF }), "by=brand");
    expect(after.map((line) => line.split(",").slice(0, 2))).toEqual([
      ["brand", "stores"],
      ["", "1"],
      ["New", "1"],
      ['"The ""B"""', "1"],
    ]);
  });

  it("comes as JSON with the attributes as members, and as lines of it", async () => {
    const rows = await (await rollup(windows, "by=brand&format=json")).json();
    expect(rows).toMatchObject([
      { brand: "", stores: 1, downtime_last_hour: 60, uptime_pct_last_hour: 0 },
      { brand: "Acme, Inc.", uptime_last_hour: 60 },
      { brand: 'The "B"' },
    ]);
    const text = await (
      await rollup(windows, "by=brand", { Accept: "application/x-ndjson" })
    ).text();
    expect(text.trim().split("\n")).toHaveLength(3);
    const workbook = await rollup(windows, "by=brand&format=xlsx");
    expect(workbook.headers.get("Content-Disposition")).toMatch(/by-brand\.xlsx"$/);
    expect(
      Buffer.from(await workbook.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
  });

  it.each([
    ["parquet", "Parquet"],
    ["arrow", "Arrow"],
    ["arrows", "ArrowStream"],
  ])("has real types as %s, and the exact microseconds", async (format, name) => {
    const read = async (id: string) => {
      const file = join(folder, `rollup.${format}`);
      const response = await rollup(id, `by=region&format=${format}&detail=full`);
      await writeFile(file, Buffer.from(await response.arrayBuffer()));
      const described = await ask(`DESCRIBE file('${file}', '${name}')`);
      const types = Object.fromEntries(described.map((column) => [column.name, column.type]));
      return { types, rows: await ask(`SELECT * FROM file('${file}', '${name}')`) };
    };
    const ofWindows = await read(windows);
    expect(ofWindows.types).toMatchObject({
      ...{ region: "String", stores: "UInt64", uptime_last_hour: "Float64" },
      ...{ uptime_pct_last_week: "Nullable(Float64)", unknown_last_week_us: "Int64" },
    });
    expect(ofWindows.rows).toMatchObject([
      { region: "north", uptime_last_day: 25, downtime_last_week_us: 45000000000 },
    ]);
    const ofPeriod = await read(period);
    expect(ofPeriod.types).toMatchObject({
      ...{ bucket: "String", open: "Float64", open_us: "Int64", polls: "UInt64" },
    });
  });

  it("never changes, which its ETag says", async () => {
    const first = await rollup(windows, "by=brand");
    const etag = first.headers.get("ETag") ?? "";
    expect((await rollup(windows, "by=brand", { "If-None-Match": etag })).status).toBe(304);
    expect((await rollup(windows, "by=region", { "If-None-Match": etag })).status).toBe(200);
  });

  it.each([
    ["by=colour", "by: no store has the attribute colour: there are brand, floor, region"],
    ["by=brand,Brand", "by: the attribute brand occurs twice"],
    ["by=uptime", 'by: the attribute "uptime" is named like a column of reports'],
    ["by=", 'by: the attribute "" cannot be named so'],
  ])("is refused for %s", async (query, detail) => {
    expect(await problemOf(await rollup(windows, query))).toMatchObject({
      ...{ status: 400, kind: "invalid-request", detail: expect.stringContaining(detail) },
    });
  });

  it("is of the stores of the report, and of nobody's attributes where there were none", async () => {
    const one = await made({ as_of: AS_OF, stores: ["b"] });
    expect(await lines(one, "by=region")).toHaveLength(2);
    expect((await lines(one, "by=region"))[1]).toMatch(/^north,1,/);
    expect(await problemOf(await rollup(one, "by=floor"))).toMatchObject({
      detail: "by: no store has the attribute floor: there are brand, region",
    });
  });

  it("leaves nothing behind when its report is removed", async () => {
    const id = await made({ as_of: AS_OF });
    const kept = `SELECT count() AS rows FROM report_attributes WHERE report_id = '${id}'`;
    expect(await ask(kept)).toEqual([{ rows: 4 }]);
    expect((await request(`/reports/${id}`, { method: "DELETE" })).status).toBe(204);
    expect(await ask(kept)).toEqual([{ rows: 0 }]);
  });
});

describe("a roll-up of very many stores", () => {
  // More than 64 bits hold: the week of each of them, in microseconds, times 10,000.
  const STORES = 20_000;
  const ID = "00000000-0000-4000-8000-000000000001";
  const attempt = { report_id: ID, run_id: ID };

  beforeAll(async () => {
    const week = 604_800_000_000;
    await db.command({
      query: `INSERT INTO report_rows (report_id, run_id, store_id, up_last_week, open_last_week)
        SELECT '${ID}', '${ID}', toString(number), ${week} * 3 / 4, ${week} * 3 / 4 FROM numbers(${STORES})`,
    });
    await db.command({
      query: `INSERT INTO report_period_rows (report_id, run_id, store_id, bucket, up, down, open)
        SELECT '${ID}', '${ID}', toString(number), '', ${week} * 3, ${week}, ${week} * 4 FROM numbers(${STORES})`,
    });
    await db.command({
      query: `INSERT INTO report_attributes
        SELECT '${ID}', '${ID}', toString(number), map('brand', 'Large') FROM numbers(${STORES})`,
    });
  });

  it.each([
    ["windows", "uptime_pct_last_week", 100],
    ["period", "uptime_pct", 75],
  ] as const)("has the percent of its %s", async (of, column, percent) => {
    const wanted = { of, detail: "standard", names: ["brand"] } as const;
    const [row] = (await json(await rollupRows(db, attempt, wanted, "json"))) as object[];
    expect(row).toMatchObject({ brand: "Large", stores: STORES, [column]: percent });
  });
});
