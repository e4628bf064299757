import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { empty, tell } from "../../harness/report-of.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { reportApi } from "./report-api.ts";

const { db, close } = await temporaryDatabase();
afterAll(close);
const { request, made } = await reportApi(db);

const HOUR_US = 3_600_000_000;
const AS_OF = "2024-01-22T12:00:00Z";

const Page = z.object({
  items: z.array(z.looseObject({ store_id: z.string(), downtime_last_week_us: z.number() })),
  next_cursor: z.string().nullable(),
  summary: z.record(z.string(), z.number()),
});

async function diff(one: string, other: string, query = "") {
  const response = await request(`/reports/${one}/diff/${other}${query}`);
  expect(response.status).toBe(200);
  return Page.parse(await response.json());
}

let [before, after] = ["", ""];

beforeAll(async () => {
  await empty(db);
  const open = ["daily 00:00-00:00"];
  await tell(db, [
    { id: "same", zone: "UTC", hours: open, polls: ["2024-01-22 06:00 active"] },
    { id: "down", zone: "UTC", hours: open, polls: ["2024-01-22 06:00 active"] },
    { id: "up", zone: "UTC", hours: open, polls: ["2024-01-22 11:00 inactive"] },
    { id: "gone", zone: "UTC", hours: open, polls: ["2024-01-22 06:00 inactive"] },
  ]);
  before = await made({ reach: "8d", as_of: AS_OF, stores: ["same", "down", "up", "gone"] });
  await tell(db, [
    { id: "down", polls: ["2024-01-22 10:00:00.000001 inactive"] },
    { id: "up", polls: ["2024-01-22 09:00 active"] },
    { id: "new", zone: "UTC", hours: open, polls: ["2024-01-22 06:00 active"] },
  ]);
  after = await made({ reach: "8d", as_of: AS_OF, stores: ["same", "down", "up", "new"] });
});

describe("GET /reports/{id}/diff/{other}", () => {
  it("tells each store that differs, by the exact microsecond, the largest change first", async () => {
    const { items, summary, next_cursor } = await diff(before, after);
    expect(next_cursor).toBeNull();
    // The whole week of `up` and `gone` was down; `down` changes at 08:00 and half a microsecond.
    const week = 168 * HOUR_US;
    expect(items).toMatchObject([
      {
        store_id: "gone",
        found_in: "report",
        downtime_last_week_us: -week,
        uptime_last_hour_us: 0,
      },
      { store_id: "up", found_in: "both", downtime_last_week_us: -(week - 2 * HOUR_US) },
      { store_id: "down", found_in: "both", downtime_last_week_us: 4 * HOUR_US },
      { store_id: "new", found_in: "other", downtime_last_week_us: 0, uptime_last_week_us: week },
    ]);
    expect(items[1]).toMatchObject({ downtime_last_hour_us: 0, uptime_last_hour_us: 0 });
    expect(summary).toEqual({
      in_both: 3,
      changed: 2,
      more_downtime: 1,
      less_downtime: 1,
      only_in_report: 1,
      only_in_other: 1,
      downtime_last_week_us: items.reduce((sum, item) => sum + item.downtime_last_week_us, 0),
    });
  });

  it("comes in pages, which add up to the whole", async () => {
    const whole = await diff(before, after);
    const items = [];
    let query = "?limit=1";
    for (;;) {
      const page = await diff(before, after, query);
      items.push(...page.items);
      expect(page.summary).toEqual(whole.summary);
      if (page.next_cursor === null) break;
      query = `?limit=1&cursor=${page.next_cursor}`;
    }
    expect(items).toEqual(whole.items);
  });

  it("turned round has the signs turned round; of a report to itself, nothing", async () => {
    const there = await diff(before, after);
    const back = await diff(after, before);
    expect(back.items.map((item) => 0 - item.downtime_last_week_us)).toEqual(
      there.items.map((item) => item.downtime_last_week_us),
    );
    expect(await diff(after, after)).toMatchObject({
      items: [],
      summary: { in_both: 4, changed: 0 },
    });
  });

  it("tells of stores of which only the unknown time changed, and the open time with it", async () => {
    const stores = ["idle", "silent", "still"];
    await tell(db, [
      { id: "idle", zone: "UTC", hours: ["Mon 00:00-00:00"] },
      { id: "silent", zone: "UTC", hours: ["daily 00:00-00:00"] },
      { id: "still", zone: "UTC", hours: ["daily 00:00-00:00"] },
    ]);
    const one = await made({ as_of: AS_OF, stores });
    // Tuesday and Sunday more of the one; the silence of the other is known of in part now.
    await tell(
      db,
      [
        { id: "idle", hours: ["Mon 00:00-00:00", "Tue 00:00-00:00", "Sun 00:00-00:00"] },
        { id: "silent", polls: ["2024-01-20 12:00 active"] },
      ],
      100,
    );
    const other = await made({ as_of: AS_OF, stores });
    const there = await diff(one, other);
    const none = { downtime_last_week_us: 0, uptime_last_hour_us: 0, unknown_last_hour_us: 0 };
    expect(there.items).toMatchObject([
      {
        ...none,
        store_id: "idle",
        uptime_last_week_us: 0,
        unknown_last_day_us: 12 * HOUR_US,
        unknown_last_week_us: 48 * HOUR_US,
      },
      {
        ...none,
        store_id: "silent",
        uptime_last_week_us: 24 * HOUR_US,
        unknown_last_day_us: 0,
        unknown_last_week_us: -24 * HOUR_US,
      },
    ]);
    expect(there.summary).toMatchObject({ in_both: 3, changed: 2, downtime_last_week_us: 0 });
    const back = await diff(other, one);
    expect(back.items[0]).toMatchObject({ store_id: "idle", unknown_last_week_us: -48 * HOUR_US });
  });
});
