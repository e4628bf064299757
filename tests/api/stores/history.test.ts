import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storeLookup } from "../../../api/answers/known-store.ts";
import { storeHistoryAnswer } from "../../../api/answers/store-history.ts";
import { closureChanges, specialDayChanges } from "../../../api/routes/stores/calendar-changes.ts";
import { getHistory } from "../../../api/routes/stores/history.ts";
import { deleteHours, putHours } from "../../../api/routes/stores/put-hours.ts";
import { putTimezone } from "../../../api/routes/stores/put-timezone.ts";
import { keyOf, topics } from "../../../producers/messages/topics.ts";
import { json } from "../../harness/api.ts";
import { openPipeline } from "../../harness/pipeline.ts";
import { routeApp } from "../../harness/route-app.ts";

const { log, db, ingesting, ask: query, close } = await openPipeline();
afterAll(close);
const { request } = await routeApp(
  getHistory(storeHistoryAnswer(db, storeLookup(db))),
  putHours(log),
  deleteHours(log),
  putTimezone(log),
  specialDayChanges(log),
  closureChanges(log),
);

type Page = { items: Record<string, unknown>[]; next_cursor: string | null };

async function history(store: string, params = ""): Promise<Page> {
  const response = await request(`/stores/${store}/history${params}`);
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as Page;
}

/** What changed, without the instants. */
async function changes(store: string, params = ""): Promise<Record<string, unknown>[]> {
  return (await history(store, params)).items.map(({ at: _, ...item }) => item);
}

/** One after the other: what arrives in the same millisecond has no order between topics. */
async function change(method: string, address: string, body?: unknown): Promise<void> {
  const response = await request(address, body === undefined ? { method } : json(method, body));
  expect(response.status, await response.clone().text()).toBe(202);
  const { now } = Date;
  for (const began = now(); now() <= began; );
}

const row = (day: number, start_time_local = "09:00:00", end_time_local = "17:00:00") => ({
  ...{ day, start_time_local, end_time_local },
});
const monday = [row(0)];
const tuesday = [row(1)];

beforeAll(async () => {
  await change("PUT", "/stores/a/hours", { week: monday });
  await change("PUT", "/stores/a/hours?valid_from=2024-03-01", { week: tuesday });
  await change("PUT", "/stores/a/hours?valid_from=2024-04-01", { week: tuesday });
  await change("DELETE", "/stores/a/hours?valid_from=2024-04-01");
  await change("PUT", "/stores/a/hours", { week: monday });
  await change("PUT", "/stores/a/hours", { week: monday });
  await change("PUT", "/stores/a/hours?valid_from=2024-03-01", { week: [] });
  await change("DELETE", "/stores/a/hours");
  await change("PUT", "/stores/b/timezone", { timezone: "Europe/London" });
  await change("PUT", "/stores/b/timezone", { timezone: "Europe/Paris" });
  await change("PUT", "/stores/b/special-days/2024-12-25", { openings: [] });
  await change("PUT", "/stores/b/special-days/2024-12-25", {
    openings: [{ start_time_local: "10:00", end_time_local: "12:00" }],
  });
  await change("DELETE", "/stores/b/special-days/2024-12-25");
  await change("DELETE", "/stores/b/special-days/2024-12-26");
  await change("PUT", "/stores/b/closures/2024-05-01T00:00:00Z", { reason: 'a "flood" / fire' });
  await change("PUT", "/stores/b/closures/2024-05-01T00:00:00Z", { to: "2024-05-02T00:00:00Z" });
  await change("DELETE", "/stores/b/closures/2024-05-01T00:00:00Z");
  await ingesting.caughtUp();
});

const nobody = { changed_by: null };
const hours = { kind: "hours", replaced_weeks: [], ...nobody };

describe("GET /stores/{id}/history", () => {
  it("lists weeks newest first, with what they were before; what is stated again is no change", async () => {
    expect(await changes("a")).toEqual([
      { ...hours, valid_from: null, before: monday, after: null, replaced_weeks: ["2024-03-01"] },
      { ...hours, valid_from: "2024-03-01", before: null, after: [] },
      { ...hours, valid_from: null, before: monday, after: monday, replaced_weeks: ["2024-03-01"] },
      { ...hours, valid_from: "2024-04-01", before: tuesday, after: null },
      { ...hours, valid_from: "2024-04-01", before: null, after: tuesday },
      { ...hours, valid_from: "2024-03-01", before: null, after: tuesday },
      { ...hours, valid_from: null, before: null, after: monday },
    ]);
  });

  it("lists zones, special days and closures", async () => {
    const day = { kind: "special-day", date: "2024-12-25", ...nobody };
    const openings = [{ start_time_local: "10:00:00", end_time_local: "12:00:00" }];
    const closure = { kind: "closure", from: "2024-05-01T00:00:00.000000Z", ...nobody };
    const flood = { to: null, reason: 'a "flood" / fire' };
    const shorter = { to: "2024-05-02T00:00:00.000000Z", reason: "" };
    const zone = { kind: "timezone", ...nobody };
    expect(await changes("b")).toEqual([
      { ...closure, before: shorter, after: null },
      { ...closure, before: flood, after: shorter },
      { ...closure, before: null, after: flood },
      { ...day, before: openings, after: null },
      { ...day, before: [], after: openings },
      { ...day, before: null, after: [] },
      { ...zone, before: "Europe/London", after: "Europe/Paris" },
      { ...zone, before: null, after: "Europe/London" },
    ]);
    expect(await changes("b", "?kind=timezone")).toHaveLength(2);
  });

  it("comes in pages, each change once", async () => {
    const all = (await history("b")).items;
    const paged: unknown[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Page = await history("b", `?limit=3${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.items);
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(all);
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
  });

  it("says who, of every kind; of a message without a name, nobody", async () => {
    const changed_by = "till";
    const c = { store_id: "c", changed_by };
    await log.append(topics.hours.name, [
      { key: "c", value: JSON.stringify({ ...c, week: monday }) },
      {
        key: keyOf("c", "2024-01-01"),
        value: JSON.stringify({ ...c, valid_from: "2024-01-01", week: [] }),
      },
    ]);
    await log.append(topics.timezones.name, [
      { key: "c", value: JSON.stringify({ ...c, timezone_str: "UTC" }) },
    ]);
    await log.append(topics.hours.name, [
      { key: "c", value: JSON.stringify({ store_id: "c", week: null }) },
    ]);
    await ingesting.caughtUp();
    expect((await changes("c", "?kind=timezone"))[0]).toMatchObject({ after: "UTC", changed_by });
    expect((await changes("c", "?kind=hours")).map((each) => each.changed_by)).toEqual([
      null,
      changed_by,
      changed_by,
    ]);
    expect(
      await query(
        "SELECT kind, key, changed_by FROM store_changes WHERE store_id = 'c' AND kind = 'timezone'",
      ),
    ).toEqual([{ kind: "timezone", key: "", changed_by }]);
  });

  it("knows no instant of what was ingested before instants were recorded", async () => {
    await db.command({
      query:
        "INSERT INTO store_timezones (store_id, timezone_str, version) VALUES ('old', 'UTC', 1)",
    });
    expect((await history("old")).items).toEqual([
      { kind: "timezone", before: null, after: "UTC", ...nobody, at: null },
    ]);
  });

  it("is empty for a store that was only polled, and refuses one that is unknown", async () => {
    const poll = { store_id: "p", status: "active", timestamp_utc: "2024-01-01T00:00:00Z" };
    await log.append(topics.polls.name, [{ key: "p", value: JSON.stringify(poll) }]);
    await ingesting.caughtUp();
    expect(await history("p")).toEqual({ items: [], next_cursor: null });
    expect((await request("/stores/unheard-of/history")).status).toBe(404);
    expect((await request("/stores/a/history?cursor=x")).status).toBe(400);
    expect((await request("/stores/a/history?kind=polls")).status).toBe(400);
  });
});
