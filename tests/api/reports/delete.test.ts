import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { cancelOrRemove, collectGarbage } from "../../../api/reports/removal.ts";
import { DEFAULT_OPTIONS } from "../../../api/uptime/options.ts";
import { renewReport } from "../../../sql/reports.ts";
import { empty, tell } from "../../harness/report-of.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { barrier, instance, orphan, STATEMENT } from "../instances.ts";
import { problemOf, reportApi } from "./report-api.ts";

const { db, close } = await temporaryDatabase();
afterAll(close);
const { request, made, told } = await reportApi(db);
const remove = (id: string) => request(`/reports/${id}`, { method: "DELETE" });

const ROUNDS = 6;

beforeEach(async () => {
  await empty(db);
  await tell(db, [
    { id: "a", zone: "UTC", polls: ["2024-01-22 12:00 active"] },
    { id: "b", zone: "UTC", polls: ["2024-01-22 12:00 inactive"] },
  ]);
});

/** How much every table has of a report. */
async function remains(id: string): Promise<Record<string, number>> {
  const answer = await db.query({
    query: `SELECT
        (SELECT count() FROM report_rows WHERE report_id = {id:UUID}) AS rows,
        (SELECT count() FROM report_stores WHERE report_id = {id:UUID}) AS stores,
        (SELECT uniq(store_id) FROM report_selections WHERE report_id = {id:UUID}) AS selected`,
    query_params: { id },
    format: "JSONEachRow",
  });
  const [row] = z.array(z.record(z.string(), z.coerce.number())).parse(await answer.json());
  return row ?? {};
}

const NOTHING = { rows: 0, stores: 0, selected: 0 };

describe("a report that runs", () => {
  it("is cancelled: whoever calculates it notices, and leaves nothing", async () => {
    const held = barrier(STATEMENT.rows);
    const reports = instance(db, held);
    const id = await reports.trigger(DEFAULT_OPTIONS);
    await held.reached;
    expect((await remove(id)).status).toBe(204);
    const cancelled = await told(id);
    expect(cancelled).toMatchObject({
      state: "Cancelled",
      reason: "it was cancelled on request",
      attempts: 1,
      made_from: null,
      csv_sha256: null,
    });
    expect(await problemOf(await request(`/reports/${id}/rows`))).toMatchObject({
      status: 409,
      kind: "report-not-complete",
      state: "Cancelled",
    });
    held.open();
    await reports.idle();
    expect(await told(id)).toEqual(cancelled);
    expect(await remains(id)).toEqual(NOTHING);
    expect(await (await request("/reports?state=Cancelled")).json()).toMatchObject({
      items: [{ report_id: id }],
    });
    const older = await request(`/get_report/${id}`);
    expect(await older.json()).toEqual({ status: "Cancelled", reason: cancelled.reason });
    expect((await remove(id)).status).toBe(204);
    expect((await remove(id)).status).toBe(404);
  });

  it("that nobody has begun is cancelled, and not begun any more", async () => {
    const id = await orphan(db, 0);
    expect((await remove(id)).status).toBe(204);
    const reports = instance(db);
    reports.watch();
    await reports.idle();
    expect(await told(id)).toMatchObject({ state: "Cancelled", attempts: 0 });
  });

  it("is cancelled or completed, whichever comes first, and never both", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const ending = barrier(STATEMENT.end);
      const reports = instance(db, ending);
      const id = await reports.trigger(DEFAULT_OPTIONS);
      await ending.reached;
      const removing = round % 2 === 0 ? cancelOrRemove(db, id) : undefined;
      ending.open();
      const outcome = await (removing ?? cancelOrRemove(db, id));
      await reports.idle();
      const report = await reports.find(id);
      expect(report?.state).toBe(outcome === "cancelled" ? "Cancelled" : undefined);
      expect(await remains(id)).toEqual(NOTHING);
    }
  });
});

describe("a report that has ended", () => {
  it("is removed with all that belongs to it, and is not found any more", async () => {
    const [kept, id] = [await made({ stores: ["a"] }), await made({ stores: ["a", "b"] })];
    expect(await remains(id)).toEqual({ rows: 2, stores: 2, selected: 2 });
    expect((await remove(id)).status).toBe(204);
    expect(await remains(id)).toEqual(NOTHING);
    for (const path of ["", "/rows", `/diff/${kept}`]) {
      const problem = await problemOf(await request(`/reports/${id}${path}`));
      expect(problem).toMatchObject({ status: 404, kind: "report-not-found" });
    }
    expect((await request(`/get_report/${id}`)).status).toBe(404);
    expect(await (await request("/reports")).json()).toMatchObject({
      items: [{ report_id: kept }],
    });
    expect(await remains(kept)).toEqual({ rows: 1, stores: 1, selected: 1 });
    expect(await told(kept)).toMatchObject({ state: "Complete" });
  });

  it("is not brought back by a renewal that comes late", async () => {
    const reports = instance(db);
    const id = await made();
    const report = await reports.find(id);
    await remove(id);
    // As an instance writes it that read the row before the end of the report.
    await db.command({
      query: `INSERT INTO reports (report_id, method, gaps, attempt, run_id, version)
              SETTINGS insert_deduplicate = 0
              VALUES ('${id}', 'nearest', 'unknown', 1, '${report?.run_id}', 1000900)`,
    });
    const run = { report_id: id, run_id: report?.run_id ?? "" };
    await renewReport(db, { ...run, as_of: null, progress: 0.5, lease_ms: 1 });
    reports.watch();
    await reports.idle();
    expect(await reports.find(id)).toBeUndefined();
    expect((await remove(id)).status).toBe(404);
  });

  it("is there no more for an id that never was", async () => {
    expect((await remove(randomUUID())).status).toBe(404);
    expect((await remove("nonsense")).status).toBe(400);
  });
});

describe("what killed processes left behind", () => {
  it("is swept away, and nothing that is needed", async () => {
    const complete = await made({ stores: ["a"] });
    const running = await orphan(db, 1, 1000);
    const [lost, unrequested] = [randomUUID(), randomUUID()];
    onTestFinished(() => empty(db));
    for (const table of ["report_rows", "report_stores"]) {
      await db.command({
        query: `INSERT INTO ${table} (report_id, run_id) VALUES ('${complete}', '${lost}')`,
      });
    }
    await db.command({
      query: `INSERT INTO report_selections (report_id, store_id, selected_at)
              VALUES ('${unrequested}', 'a', now64(3) - INTERVAL 2 DAY), ('${lost}', 'a', now64(3))`,
    });
    await collectGarbage(db);
    expect(await remains(complete)).toEqual({ rows: 1, stores: 1, selected: 1 });
    expect(await remains(running)).toEqual({ ...NOTHING, rows: 1 });
    expect(await remains(unrequested)).toEqual(NOTHING);
    expect(await remains(lost)).toEqual({ ...NOTHING, selected: 1 });
  });
});
