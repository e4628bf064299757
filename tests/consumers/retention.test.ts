import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explainer } from "../../api/answers/explained-store.ts";
import { openMetrics } from "../../api/http/metrics.ts";
import { getMetrics } from "../../api/routes/metrics.ts";
import { explainStore } from "../../api/routes/reports/explain.ts";
import { deleteOld, deleteOldOnce } from "../../consumers/retention/delete-old.ts";
import { type Keep, KeepSettings, keepOf } from "../../consumers/retention/settings.ts";
import { readSettings } from "../../producers/launch/settings.ts";
import { keyOf, topics } from "../../producers/messages/topics.ts";
import { inventoryNow } from "../../sql/integrity/checks.ts";
import { lostParts, withoutDeleted } from "../../sql/integrity/parts.ts";
import { deletedBefore, insertRetention } from "../../sql/retention.ts";
import { reportApi } from "../api/reports/report-api.ts";
import { openPipeline } from "../harness/pipeline.ts";
import { routeApp } from "../harness/route-app.ts";

const DAY_MS = 86_400_000;
const NOTHING: Keep = { polls: undefined, reports: undefined, rejected: undefined };

const { log, db, ingesting, close } = await openPipeline();
afterAll(close);
const { request, made, reports } = await reportApi(db);
const further = await routeApp(explainStore(explainer(db, reports)), getMetrics(openMetrics(), db));

const poll = (store_id: string, timestamp_utc: string) => ({
  key: keyOf(store_id),
  value: JSON.stringify({ store_id, status: "active", timestamp_utc }),
});

async function rows<T>(query: string): Promise<T[]> {
  return await (await db.query({ query, format: "JSONEachRow" })).json<T>();
}

async function days(): Promise<string[]> {
  const found = await rows<{ day: string }>("SELECT DISTINCT day FROM poll_days ORDER BY day");
  return found.map(({ day }) => day);
}

type Body = { state: string; warnings: string[]; superseded: { reasons: string[] } | null };
const reportOf = async (id: string): Promise<Body> =>
  (await (await request(`/reports/${id}`)).json()) as Body;

beforeAll(async () => {
  const polls = Array.from({ length: 30 }, (_, day) =>
    poll("a", `2024-03-${String(day + 1).padStart(2, "0")}T10:00:00Z`),
  );
  await log.append(topics.polls.name, polls);
  await ingesting.caughtUp();
});

describe("polls", () => {
  it("are kept for good, unless a setting says otherwise", async () => {
    await deleteOldOnce({ db, log }, NOTHING);
    // Ends at once: there is nothing to do.
    await deleteOld({ db, log }, NOTHING, () => {}, new AbortController().signal);
    expect(await days()).toHaveLength(30);
    expect(await deletedBefore(db)).toEqual({});
  });

  it("stay while they are not older than that before the newest one, whatever the clock says", async () => {
    await deleteOldOnce({ db, log }, { ...NOTHING, polls: 29 * DAY_MS });
    expect(await days()).toHaveLength(30);
    expect(await deletedBefore(db)).toEqual({});
  });

  it("of whole days go, and reports of them say so", async () => {
    const before = await made({ as_of: "2024-03-22T12:00:00Z" });
    const later = await made({ as_of: "2024-03-30T12:00:00Z" });
    const held = await inventoryNow(db);
    await deleteOldOnce({ db, log }, { ...NOTHING, polls: 14 * DAY_MS });
    expect((await days()).at(0)).toBe("2024-03-16");
    expect(await days()).toHaveLength(15);
    expect(await deletedBefore(db)).toEqual({ polls: Date.parse("2024-03-16T00:00:00Z") });

    expect((await reportOf(before)).warnings).toEqual([
      expect.stringContaining("polls from before 2024-03-16 were deleted (KEEP_POLLS) since"),
    ]);
    expect((await reportOf(later)).warnings).toEqual([]);
    const explained = await further.request(`/reports/${before}/stores/a`);
    expect(explained.status).toBe(409);
    expect(await explained.json()).toMatchObject({
      type: "urn:store-monitor:problem:evidence-changed",
      detail: expect.stringContaining("polls from before 2024-03-16 were deleted (KEEP_POLLS)"),
    });
    expect((await further.request(`/reports/${later}/stores/a`)).status).toBe(200);
    // It still has its rows.
    expect((await request(`/reports/${before}/rows`)).status).toBe(200);

    const again = await reportOf(await made({ as_of: "2024-03-22T12:00:00Z" }));
    expect(again.warnings).toEqual([
      expect.stringMatching(/^polls from before 2024-03-16 were deleted .* begins earlier/),
    ]);
    const list = (await (await request("/reports")).json()) as { items: Body[] };
    expect(list.items.filter(({ warnings }) => warnings.length > 0)).toHaveLength(2);

    // What is gone on purpose is no loss, also where the process was killed in the midst.
    const deleted = await deletedBefore(db);
    expect(lostParts(held, await inventoryNow(db))).toHaveLength(15);
    expect(lostParts(withoutDeleted(held, deleted), await inventoryNow(db))).toEqual([]);
  });

  it("that come in again supersede no report, and go again", async () => {
    const id = await made({ as_of: "2024-03-22T12:00:00Z" });
    await log.append(topics.polls.name, [poll("a", "2024-03-15T10:00:00Z")]);
    await ingesting.caughtUp();
    expect((await reportOf(id)).superseded).toBeNull();
    await log.append(topics.polls.name, [poll("a", "2024-03-17T11:00:00Z")]);
    await ingesting.caughtUp();
    expect((await reportOf(id)).superseded).toMatchObject({ reasons: ["polls"] });
    expect((await days()).at(0)).toBe("2024-03-15");
    await deleteOldOnce({ db, log }, { ...NOTHING, polls: 14 * DAY_MS });
    expect((await days()).at(0)).toBe("2024-03-16");
  });

  it("are deleted by several processes at once", async () => {
    const keep = { ...NOTHING, polls: 9 * DAY_MS };
    await Promise.all([
      deleteOldOnce({ db, log }, keep),
      deleteOldOnce({ db, log }, keep),
      deleteOldOnce({ db, log }, keep),
    ]);
    expect((await days()).at(0)).toBe("2024-03-21");
  });

  it("are deleted after a process was killed that had only recorded it", async () => {
    await insertRetention(db, { kind: "polls", before_ms: Date.parse("2024-03-25T00:00:00Z") });
    await deleteOldOnce({ db, log }, { ...NOTHING, polls: 9 * DAY_MS });
    expect((await days()).at(0)).toBe("2024-03-21");
    expect(await deletedBefore(db)).toEqual({ polls: Date.parse("2024-03-25T00:00:00Z") });
  });
});

describe("reports and rejected rows", () => {
  it("go when they ended that long ago, with all their rows", async () => {
    const selected = await made({ as_of: "2024-03-30T12:00:00Z", stores: ["a"] });
    await deleteOldOnce({ db, log }, { ...NOTHING, reports: DAY_MS });
    expect((await reportOf(selected)).state).toBe("Complete");
    await deleteOldOnce({ db, log }, { ...NOTHING, reports: -DAY_MS });
    expect((await request(`/reports/${selected}`)).status).toBe(404);
    const tables = ["report_rows", "report_stores", "report_selections", "report_list"];
    for (const table of tables) expect(await rows(`SELECT * FROM ${table}`), table).toEqual([]);
  });

  it("go once a day, and metrics say up to when", async () => {
    const wrong = { key: "a", value: "no JSON" };
    await log.append(topics.polls.name, [wrong]);
    await ingesting.caughtUp();
    const rejected = () => rows("SELECT * FROM rejected_rows");
    expect(await rejected()).toHaveLength(1);
    const held = await inventoryNow(db);
    await deleteOldOnce({ db, log }, { ...NOTHING, rejected: DAY_MS });
    expect(await rejected()).toHaveLength(1);
    await deleteOldOnce({ db, log }, { ...NOTHING, rejected: -2 * DAY_MS });
    expect(await rejected()).toHaveLength(0);
    const present = await inventoryNow(db);
    expect(lostParts(withoutDeleted(held, await deletedBefore(db)), present)).toEqual([]);

    const metrics = await (await further.request("/metrics")).text();
    const limit = Date.parse("2024-03-25T00:00:00Z") / 1000;
    expect(metrics).toContain(
      `store_monitor_deleted_before_timestamp_seconds{kind="polls"} ${limit}\n`,
    );
    expect(metrics).toMatch(/deleted_before_timestamp_seconds\{kind="reports"\} \d+/);
    expect(metrics).toMatch(/deleted_before_timestamp_seconds\{kind="rejected"\} \d+/);
  });
});

describe("the settings", () => {
  it("are durations; without one, data is kept for good", () => {
    expect(keepOf(readSettings(KeepSettings, {}))).toEqual({ ...NOTHING, log: undefined });
    const given = { KEEP_POLLS: "400d", KEEP_REPORTS: "36h", KEEP_REJECTED: "1d" };
    expect(keepOf(readSettings(KeepSettings, given))).toEqual({
      ...{ polls: 400 * DAY_MS, reports: 1.5 * DAY_MS, rejected: DAY_MS },
      log: undefined,
    });
  });

  it.each(["", "8d", "400", "-400d", "1y", "400 d", "1.5d"])("refuse KEEP_POLLS=%s", (text) => {
    expect(() => readSettings(KeepSettings, { KEEP_POLLS: text })).toThrow(
      /^KEEP_POLLS=.*: expected a duration such as 400d or 36h, at least 9d$/,
    );
  });
});
