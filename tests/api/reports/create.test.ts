import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { enqueueReport } from "../../../api/reports/request.ts";
import { ReportOptions } from "../../../api/uptime/options.ts";
import { json } from "../../harness/api.ts";
import { queryFile } from "../../harness/query-file.ts";
import { empty, tell } from "../../harness/report-of.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { problemOf, reportApi } from "./report-api.ts";

const { db, close } = await temporaryDatabase();
afterAll(close);
const { request, made, told, reports } = await reportApi(db);
const post = (body: unknown, headers = {}) => request("/reports", json("POST", body, headers));

const Body = z.looseObject({ report_id: z.uuid() });
const idOf = async (response: Response) => Body.parse(await response.json()).report_id;

async function count(table: string): Promise<number> {
  const answer = await db.query({
    query: `SELECT count() AS n FROM ${table}`,
    format: "JSONEachRow",
  });
  return z.array(z.object({ n: z.coerce.number() })).parse(await answer.json())[0]?.n ?? 0;
}

async function storesOf(id: string): Promise<string[]> {
  const csv = await (await request(`/reports/${id}/rows`)).text();
  return csv
    .trim()
    .split("\r\n")
    .slice(1)
    .map((row) => row.split(",")[0] ?? "");
}

describe("without any poll", () => {
  it("a report is refused at once, unless it names its instant", async () => {
    expect(await problemOf(await post({}))).toMatchObject({ status: 409, kind: "no-polls" });
    const id = await made({ as_of: "2024-01-22T12:00:00Z" });
    expect(await told(id)).toMatchObject({
      state: "Complete",
      made_from: { newest_poll: null, stores: 0 },
    });
    expect(await count("report_selections")).toBe(0);
  });
});

describe("with polls", () => {
  beforeAll(async () => {
    await empty(db);
    await tell(db, [
      { id: "a", zone: "UTC", polls: ["2024-01-22 11:00 active", "2024-01-22 12:00 active"] },
      { id: "b", zone: "UTC", polls: ["2024-01-22 12:00 inactive"] },
      { id: "c", zone: "Europe/London" },
    ]);
    await db.command({
      query:
        "INSERT INTO ingest_claims (topic, partition, epoch, incarnation, from_offset, owner) VALUES ('store.polls', 3, 1, 2, 41, generateUUIDv4())",
    });
  });

  it("answers 202 with its address, and tells what it was made from", async () => {
    const response = await post({ label: "first", detail: "full", reach: "75m" });
    expect(response.status).toBe(202);
    const id = await idOf(response.clone());
    expect(response.headers.get("Location")).toBe(`/reports/${id}`);
    await reports.idle();
    expect(await told(id)).toMatchObject({
      report_id: id,
      label: "first",
      state: "Complete",
      progress: 1,
      as_of: "2024-01-22T12:00:00.000000Z",
      reach_us: 75 * 60_000_000,
      detail: "full",
      selected_stores: null,
      attempts: 1,
      reason: null,
      made_from: {
        newest_poll: "2024-01-22T12:00:00.000000Z",
        stores: 3,
        polls_last_week: 1,
        ledger: [{ topic: "store.polls", partition: 3, incarnation: 2, next_offset: 41 }],
        tz_version: process.versions.tz,
      },
      csv_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      links: { self: `/reports/${id}`, rows: `/reports/${id}/rows` },
    });
    const full = await (await request(`/reports/${id}/rows`)).text();
    expect(full.split("\r\n")[0]).toContain("default_hours");
  });

  it("needs no body at all", async () => {
    const response = await request("/reports", { method: "POST" });
    expect(response.status).toBe(202);
    await reports.idle();
    expect(await told(await idOf(response))).toMatchObject({ state: "Complete", label: null });
  });

  it("of named stores has rows for exactly those", async () => {
    expect(await storesOf(await made({ stores: ["c", " a ", "c"] }))).toEqual(["a", "c"]);
  });

  it.each([
    ["one a line", "b\na\n"],
    ["CSV with a header", '\uFEFFstore_id,name\r\n"b",Bar\r\na,\r\n\r\n'],
  ])("takes a file of ids, %s", async (_, text) => {
    const form = new FormData();
    form.set("stores", new File([text], "ids.csv"));
    form.set("method", "hold");
    const response = await request("/reports", { method: "POST", body: form });
    expect(response.status).toBe(202);
    await reports.idle();
    const id = await idOf(response);
    expect(await told(id)).toMatchObject({ state: "Complete", method: "hold", selected_stores: 2 });
    expect(await storesOf(id)).toEqual(["a", "b"]);
  });

  it("refuses stores that nobody knows, by name, and keeps nothing of it", async () => {
    const before = [await count("reports FINAL"), await count("report_selections FINAL")];
    const ids = Array.from({ length: 30 }, (_, index) => `z${String(index).padStart(2, "0")}`);
    const problem = await problemOf(await post({ stores: ["a", ...ids] }));
    expect(problem).toMatchObject({ status: 422, kind: "unknown-stores", unknown: 30 });
    expect(problem.unknown_stores).toEqual(ids.slice(0, 20));
    expect(problem.detail).toContain("and 10 more");
    expect([await count("reports FINAL"), await count("report_selections FINAL")]).toEqual(before);
  });

  it.each([
    [{ as_of: "yesterday" }, "as_of"],
    [{ reach: "far" }, "reach"],
    [{ stores: [] }, "stores"],
    [{ stores: ["a", "=cmd()"] }, "stores.1"],
    [{ label: "x".repeat(201) }, "label"],
    [{ label: "two\nlines" }, "label"],
    [{ label: "\u0000" }, "label"],
    [{ colour: "red" }, "colour"],
  ])("refuses %j, and says where it is wrong", async (body, where) => {
    const problem = await problemOf(await post(body));
    expect(problem).toMatchObject({ status: 400, kind: "invalid-request" });
    expect(problem.detail).toContain(where);
  });

  it("refuses a file that holds what is no id, by its line, and bodies of other types", async () => {
    const form = new FormData();
    form.set("stores", new File(["store_id\na\n8.13992E+18\n"], "ids.csv"));
    const problem = await problemOf(await request("/reports", { method: "POST", body: form }));
    expect(problem).toMatchObject({ status: 400, detail: expect.stringContaining("line 3") });
    const xml = { method: "POST", body: "<x/>", headers: { "Content-Type": "text/xml" } };
    expect((await request("/reports", xml)).status).toBe(415);
    const untold = { method: "POST", headers: { "Content-Length": "2" } };
    expect((await request("/reports", untold)).status).toBe(415);
  });
});

describe("an Idempotency-Key", () => {
  const key = (value: string) => ({ "Idempotency-Key": value });

  it("answers the same report to the same body, and 409 to another one", async () => {
    const first = await post({ label: "k", stores: ["a", "b"] }, key("one"));
    const again = await post({ stores: ["b", "a"], label: "k" }, key("one"));
    expect(first.headers.get("Idempotent-Replay")).toBeNull();
    expect([again.status, again.headers.get("Idempotent-Replay")]).toEqual([202, "true"]);
    expect(await idOf(again)).toBe(await idOf(first));
    const other = await problemOf(await post({ label: "K" }, key("one")));
    expect(other).toMatchObject({ status: 409, kind: "idempotency-key-reused" });
    expect((await post({}, key("x".repeat(256)))).status).toBe(400);
    await reports.idle();
  });

  it("is its caller's own, and leaves neither itself nor the body behind", async () => {
    const requested = {
      options: ReportOptions.parse({}),
      detail: "standard",
      label: "",
      stores: undefined,
      wait: true,
    } as const;
    const ids = await Promise.all(
      ["x", "y"].map((caller) => enqueueReport(db, requested, { caller, key: "shared" })),
    );
    expect(new Set(ids.map(({ report_id }) => report_id)).size).toBe(2);
    const kept = await db.query({ query: "SELECT * FROM report_keys", format: "TabSeparated" });
    expect(await kept.text()).not.toContain("shared");
  });

  it("used at once by many makes one report", async () => {
    const other = await reportApi(db);
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        (index % 2 ? other : { request }).request(
          "/reports",
          json("POST", { stores: ["a"], label: "race" }, key("race")),
        ),
      ),
    );
    expect(new Set(await Promise.all(all.map(idOf))).size).toBe(1);
    await Promise.all([reports.idle(), other.reports.idle()]);
    const page = await request("/reports?label=race");
    expect(await page.json()).toMatchObject({ items: [{ selected_stores: 1, state: "Complete" }] });
  });

  it("whose claim was the last that its instance did makes that report when it comes again", async () => {
    const requested = {
      options: ReportOptions.parse({}),
      detail: "standard",
      label: "",
      stores: ["b"],
      wait: true,
    } as const;
    const died = new Proxy(db, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return (statement: { query: string }) => {
          if (queryFile(statement.query) === "note_report.sql") throw new Error("killed");
          return value.call(target, statement);
        };
      },
    });
    const first = enqueueReport(died, requested, { caller: "anonymous", key: "crash" });
    await expect(first).rejects.toThrow("killed");
    const again = await post({ stores: ["b"] }, key("crash"));
    expect([again.status, again.headers.get("Idempotent-Replay")]).toEqual([202, "true"]);
    await reports.idle();
    expect(await storesOf(await idOf(again))).toEqual(["b"]);
  });

  it("of a removed report is used up", async () => {
    const id = await idOf(await post({}, key("gone")));
    await reports.idle();
    expect((await request(`/reports/${id}`, { method: "DELETE" })).status).toBe(204);
    const problem = await problemOf(await post({}, key("gone")));
    expect(problem).toMatchObject({ status: 409, detail: expect.stringContaining("removed") });
  });
});

describe("GET /reports", () => {
  it("tells all, newest first, page by page, by state and by label", async () => {
    await empty(db);
    await tell(db, [{ id: "a", polls: ["2024-01-22 12:00 active"] }]);
    const ids: string[] = [];
    for (const label of ["x", "y", "x", "y", "x"]) ids.unshift(await made({ label }));
    const Page = z.object({ items: z.array(Body), next_cursor: z.string().nullable() });
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = Page.parse(
        await (await request(`/reports?limit=2${cursor && `&cursor=${cursor}`}`)).json(),
      );
      seen.push(...page.items.map((item) => item.report_id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(ids);
    const labelled = Page.parse(await (await request("/reports?label=y&state=Complete")).json());
    expect(labelled.items.map((item) => item.report_id)).toEqual([ids[1], ids[3]]);
    expect(await (await request("/reports?state=Failed")).json()).toMatchObject({ items: [] });
    expect(await problemOf(await request("/reports?cursor=x"))).toMatchObject({
      kind: "invalid-cursor",
    });
    expect((await request("/reports?colour=red")).status).toBe(400);
  });
});
