import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readXlsx } from "hucre/xlsx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COLUMNS } from "../../../api/uptime/columns.ts";
import { DEFAULT_OPTIONS } from "../../../api/uptime/options.ts";
import { tell } from "../../harness/report-of.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { barrier, instance, STATEMENT } from "../instances.ts";
import { problemOf, reportApi } from "./report-api.ts";

const { db, path: folder, close } = await temporaryDatabase({ rights: "everything" });
afterAll(close);
const { request, made, told } = await reportApi(db);

const STANDARD =
  "store_id,uptime_last_hour,uptime_last_day,uptime_last_week,downtime_last_hour,downtime_last_day,downtime_last_week";
const FULL = `${STANDARD},unknown_last_hour,unknown_last_day,unknown_last_week,uptime_pct_last_hour,uptime_pct_last_day,uptime_pct_last_week,polls_last_week,last_poll_utc,timezone,default_timezone,default_hours,excused_last_hour,excused_last_day,excused_last_week`;
const ROWS = [
  "-unknown is not an id-",
  "8139926242460185114,60.00,13.00,13.00,0.00,0.00,0.00,0.00,11.00,155.00,100.00,100.00,100.00,1,2024-01-22T11:00:00.123450Z,America/Chicago,true,true,0.00,0.00,0.00",
  "b,0.00,1.50,1.50,60.00,1.50,1.50,0.00,0.00,0.00,0.00,50.00,50.00,2,2024-01-22T12:00:00.000000Z,UTC,false,false,0.00,0.00,0.00",
  "never,0.00,0.00,0.00,0.00,0.00,0.00,60.00,24.00,168.00,,,,0,,Europe/London,false,true,0.00,0.00,0.00",
].slice(1);

let id = "";

beforeAll(async () => {
  await tell(db, [
    { id: "8139926242460185114", polls: ["2024-01-22 11:00:00.12345 active"] },
    {
      id: "b",
      zone: "UTC",
      hours: ["Mon 09:00-12:00"],
      polls: ["2024-01-22 10:00 active", "2024-01-22 11:00 inactive", "2024-01-22 12:00 active"],
    },
    { id: "never", zone: "Europe/London" },
  ]);
  id = await made();
});

const rows = (query = "", headers = {}, method = "GET") =>
  request(`/reports/${id}/rows${query}`, { method, headers });

/** The first cells of a CSV, without its header. */
async function idsOf(query: string): Promise<string[]> {
  const lines = (await (await rows(query)).text()).trim().split("\r\n").slice(1);
  return lines.map((line) => line.split(",")[0]?.slice(0, 5) ?? "");
}

describe("CSV", () => {
  it("of either detail is byte for byte what /get_report gives, and has the digest of the report", async () => {
    const full = await rows("?detail=full");
    expect(full.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    expect(full.headers.get("Content-Disposition")).toContain(`report-${id}.csv`);
    const text = await full.text();
    expect(text).toBe([FULL, ...ROWS, ""].join("\r\n"));
    expect(await (await request(`/get_report/${id}?detail=full`)).text()).toBe(text);
    const standard = Buffer.from(await (await rows()).arrayBuffer());
    expect(standard.toString().split("\r\n")[0]).toBe(STANDARD);
    const older = await request(`/get_report/${id}`);
    expect(Buffer.from(await older.arrayBuffer()).equals(standard)).toBe(true);
    expect(await told(id)).toMatchObject({
      csv_sha256: createHash("sha256").update(standard).digest("hex"),
    });
  });

  it("is sorted by any column, either way round; what is not known comes last", async () => {
    expect(await idsOf("")).toEqual(["81399", "b", "never"]);
    expect(await idsOf("?sort=-store_id")).toEqual(["never", "b", "81399"]);
    expect(await idsOf("?sort=-downtime_last_day")).toEqual(["b", "81399", "never"]);
    expect(await idsOf("?detail=full&sort=uptime_pct_last_week")).toEqual(["b", "81399", "never"]);
    expect(await idsOf("?detail=full&sort=-uptime_pct_last_week")).toEqual(["81399", "b", "never"]);
    expect(await idsOf("?detail=full&sort=last_poll_utc")).toEqual(["81399", "b", "never"]);
    expect(await idsOf("?detail=full&sort=-timezone")).toEqual(["b", "never", "81399"]);
  });

  it("has the worst, the first, or the named stores only", async () => {
    expect(await idsOf("?worst=1")).toEqual(["b"]);
    expect(await idsOf("?sort=-store_id&limit=2")).toEqual(["never", "b"]);
    expect(await idsOf("?store=never&store=b")).toEqual(["b", "never"]);
    expect(await idsOf("?store=never&worst=1")).toEqual(["never"]);
  });
});

describe("a store that the report does not contain", () => {
  it("is a problem, which names it, among others too", async () => {
    for (const query of ["?store=nobody", "?store=b&store=nobody&format=json&limit=1"]) {
      expect(await problemOf(await rows(query))).toMatchObject({
        ...{ status: 404, kind: "store-not-in-report", detail: "the report has no row of nobody" },
      });
    }
    const many = Array.from({ length: 7 }, (_, at) => `store=x${at}`).join("&");
    const { detail } = await problemOf(await rows(`?${many}`));
    expect(detail).toBe("the report has no row of x0, x1, x2, x3, x4 (and 2 more)");
  });
});

describe("other formats", () => {
  const NEVER = {
    store_id: "never",
    uptime_last_hour: 0,
    uptime_last_day: 0,
    uptime_last_week: 0,
    downtime_last_hour: 0,
    downtime_last_day: 0,
    downtime_last_week: 0,
    unknown_last_hour: 60,
    unknown_last_day: 24,
    unknown_last_week: 168,
    uptime_pct_last_hour: null,
    uptime_pct_last_day: null,
    uptime_pct_last_week: null,
    polls_last_week: 0,
    last_poll_utc: null,
    timezone: "Europe/London",
    default_timezone: false,
    default_hours: true,
    excused_last_hour: 0,
    excused_last_day: 0,
    excused_last_week: 0,
  };

  it("JSON is an array of objects, with numbers, and ids as text", async () => {
    const response = await rows("?format=json&detail=full");
    expect(response.headers.get("Content-Type")).toBe("application/json");
    const [first, second, third] = (await response.json()) as object[];
    expect(first).toMatchObject({
      store_id: "8139926242460185114",
      uptime_pct_last_week: 100,
      last_poll_utc: "2024-01-22T11:00:00.123450Z",
      default_timezone: true,
    });
    expect(second).toMatchObject({ uptime_last_day: 1.5, downtime_last_hour: 60 });
    expect(third).toEqual(NEVER);
  });

  it("NDJSON has one of them a line", async () => {
    const response = await rows("?detail=full", { Accept: "application/x-ndjson" });
    expect(response.headers.get("Content-Type")).toBe("application/x-ndjson");
    const lines = (await response.text()).trim().split("\n");
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[2] ?? "")).toEqual(NEVER);
  });

  it.each([
    ["parquet", "Parquet"],
    ["arrow", "Arrow"],
    ["arrows", "ArrowStream"],
  ])("%s has real types, and the same rows", async (format, name) => {
    const file = join(folder, `rows.${format}`);
    const response = await rows(`?format=${format}&detail=full&sort=-store_id`);
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
    const get = async (query: string) =>
      (await db.query({ query, format: "JSONEachRow" })).json<Record<string, unknown>>();
    const types = await get(`DESCRIBE file('${file}', '${name}')`);
    expect(Object.fromEntries(types.map((column) => [column.name, column.type]))).toMatchObject({
      store_id: "String",
      uptime_last_hour: "Float64",
      uptime_pct_last_day: "Nullable(Float64)",
      polls_last_week: "UInt32",
      last_poll_utc: "Nullable(DateTime64(6, 'UTC'))",
      timezone: "String",
      default_hours: "Bool",
      excused_last_hour: "Float64",
      excused_last_day: "Float64",
      excused_last_week: "Float64",
      uptime_last_hour_us: "Int64",
      excused_last_week_us: "Int64",
    });
    const standard = await rows(`?format=${format}&detail=standard`);
    await writeFile(`${file}.standard`, Buffer.from(await standard.arrayBuffer()));
    const columns = await get(`DESCRIBE file('${file}.standard', '${name}')`);
    expect(columns.map((column) => column.name)).toEqual(COLUMNS.standard);
    const [first, , last] = await get(`SELECT * FROM file('${file}', '${name}')`);
    expect(first).toMatchObject(NEVER);
    expect(Number(last?.uptime_last_hour_us)).toBe(3600e6);
    expect(Number(last?.unknown_last_day_us)).toBe(11 * 3600e6 + 123_450);
    expect(last).toMatchObject({ last_poll_utc: "2024-01-22 11:00:00.123450" });
  });

  it("xlsx is a workbook: ids with all digits, numbers, dates, and the same bytes each time", async () => {
    const workbook = await rows("?format=xlsx&detail=full");
    const bytes = new Uint8Array(await workbook.arrayBuffer());
    const { sheets } = await readXlsx(bytes);
    const [header, first, , last] = sheets[0]?.rows ?? [];
    expect(header).toEqual(COLUMNS.full);
    const cells = (row: unknown[] = []) =>
      Object.fromEntries(row.map((cell, index) => [COLUMNS.full[index], cell]));
    expect(cells(first)).toMatchObject({
      store_id: "8139926242460185114",
      ...{ uptime_last_hour: 60, uptime_last_day: 13, default_hours: true },
      last_poll_utc: new Date("2024-01-22T11:00:00.123Z"),
    });
    expect(cells(last)).toEqual(NEVER);
    expect(sheets[0]?.rows).toHaveLength(4);
    const again = await rows("?format=xlsx&detail=full");
    expect(again.headers.get("ETag")).toBe(workbook.headers.get("ETag"));
    expect(Buffer.from(await again.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it.each([
    ["text/csv", "csv"],
    ["*/*", "csv"],
    ["application/json", "json"],
    ["application/*;q=0.5, text/csv;q=0.4", "json"],
    ["text/html, application/vnd.apache.parquet;q=0.1", "parquet"],
    ["application/vnd.apache.arrow.stream, */*;q=0.1", "arrows"],
    ["application/vnd.apache.arrow.file", "arrow"],
    ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"],
  ])("Accept: %s gives %s", async (accept, format) => {
    const response = await rows("", { Accept: accept }, "HEAD");
    expect(response.headers.get("Content-Disposition")).toContain(`.${format}"`);
  });

  it("?format goes before Accept; what nothing fits is 406", async () => {
    const headers = { Accept: "image/png" };
    expect((await rows("?format=ndjson", headers)).status).toBe(200);
    expect(await problemOf(await rows("", headers))).toMatchObject({ kind: "not-acceptable" });
    expect((await rows("", { Accept: "text/csv;q=0" })).status).toBe(406);
  });
});

describe("HTTP", () => {
  it("gzip is taken where it is accepted, and has the same bytes inside", async () => {
    const plain = Buffer.from(await (await rows()).arrayBuffer());
    const response = await rows("", { "Accept-Encoding": "br, gzip" });
    expect(response.headers.get("Content-Encoding")).toBe("gzip");
    expect(gunzipSync(Buffer.from(await response.arrayBuffer())).equals(plain)).toBe(true);
    const refused = await rows("", { "Accept-Encoding": "gzip;q=0" });
    expect(refused.headers.get("Content-Encoding")).toBeNull();
  });

  it("the ETag is strong, of its representation, and answered with 304", async () => {
    const requested = [
      ["", {}],
      ["?detail=full", {}],
      ["?format=json", {}],
      ["?limit=1", {}],
      ["?sort=-store_id", {}],
      ["?store=b", {}],
      ["", { "Accept-Encoding": "gzip" }],
    ] as const;
    const tags = await Promise.all(
      requested.map(async ([query, headers]) =>
        (await rows(query, headers, "HEAD")).headers.get("ETag"),
      ),
    );
    for (const tag of tags) expect(tag).toMatch(/^"[\w-]{32}"$/);
    expect(new Set(tags).size).toBe(requested.length);
    const fresh = await rows("", { "If-None-Match": `"other", W/${tags[0]}` });
    expect([fresh.status, fresh.headers.get("ETag"), await fresh.text()]).toEqual([
      304,
      tags[0],
      "",
    ]);
    expect(fresh.headers.get("Cache-Control")).toContain("immutable");
    expect((await rows("?limit=1", { "If-None-Match": tags[0] ?? "" })).status).toBe(200);
    const other = await made();
    const head = await request(`/reports/${other}/rows`, { method: "HEAD" });
    expect(head.headers.get("ETag")).not.toBe(tags[0]);
  });

  it("HEAD has the headers and no body", async () => {
    const response = await rows("", {}, "HEAD");
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(response.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
  });

  it.each([
    "?sort=timezone",
    "?sort=password",
    "?worst=1&limit=2",
    "?limit=0",
    "?store=%3D1",
    "?x=1",
    "?format=xml",
  ])("%s is refused", async (query) => {
    expect(await problemOf(await rows(query))).toMatchObject({ status: 400 });
  });
});

describe("a report that is not complete, or not all here", () => {
  it("is 409 while it runs, with Retry-After", async () => {
    const held = barrier(STATEMENT.rows);
    const reports = instance(db, held);
    const running = await reports.trigger(DEFAULT_OPTIONS);
    await held.reached;
    const response = await request(`/reports/${running}/rows`);
    expect(response.headers.get("Retry-After")).toBe("1");
    expect(await problemOf(response)).toMatchObject({ status: 409, state: "Running" });
    const state = await request(`/reports/${running}`);
    expect(state.headers.get("Retry-After")).toBe("1");
    held.open();
    await reports.idle();
  });

  it("is 503 on a replica that lacks rows", async () => {
    const lagging = await made();
    await db.command({
      query: `ALTER TABLE report_rows DELETE WHERE report_id = '${lagging}' AND store_id = 'b'
              SETTINGS mutations_sync = 1`,
    });
    const problem = await problemOf(await request(`/reports/${lagging}/rows`));
    expect(problem).toMatchObject({ status: 503, kind: "report-rows-missing" });
    expect((await request(`/get_report/${lagging}`)).status).toBe(503);
  });
});
