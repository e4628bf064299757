import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openReports } from "../../../api/reports/reports.ts";
import { storeRoutes } from "../../../api/routes/stores/stores.ts";
import { hours, polls, timezones } from "../../../consumers/sinks.ts";
import { canonicalTimestamp } from "../../../producers/messages/timestamp.ts";
import { routeApp } from "../../harness/route-app.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";

const { db, close } = await temporaryDatabase();
const NOW = new Date("2024-01-25T12:00:00Z");
const { request } = await routeApp(storeRoutes(db, openReports(db), () => NOW));
afterAll(() => close());

const DAILY = Array.from({ length: 7 }, (_, day) => ({
  day,
  start_time_local: "09:00:00",
  end_time_local: "17:00:00",
}));

async function see(store_id: string, ...text: string[]): Promise<void> {
  await polls.write(
    db,
    text.map((word) => {
      const timestamp_utc = canonicalTimestamp(`2024-01-${word.slice(0, -1)}:00`) ?? "";
      const status = word.endsWith("+") ? ("active" as const) : ("inactive" as const);
      return { value: { store_id, status, timestamp_utc }, position: 0 };
    }),
  );
}

async function answer(address: string, status = 200) {
  const response = await request(address);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(status);
  return z.looseObject({}).parse(body);
}

const Items = z.object({
  items: z.array(z.looseObject({ store_id: z.string() })),
  next_cursor: z.string().nullable(),
});

/** All items of a list, a page at a time. */
async function everyPage(address: string) {
  const items: z.infer<typeof Items>["items"] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page = Items.parse(await answer(`${address}${more}`));
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  return items;
}

describe("with stores", () => {
  beforeAll(async () => {
    const zone = (store_id: string, timezone_str: string) => ({
      value: { store_id, timezone_str },
      position: 0,
    });
    await timezones.write(db, [zone("a", "UTC"), zone("b", "Europe/London"), zone("z", "UTC")]);
    await hours.write(db, [
      { value: { store_id: "a", week: DAILY }, position: 0 },
      { value: { store_id: "b", week: DAILY }, position: 0 },
      { value: { store_id: "moved", week: DAILY }, position: 1 },
    ]);
    await hours.write(db, [{ value: { store_id: "moved", week: null }, position: 2 }]);
    // Up, down from 11 to 13, up; then closed, and down when it opens.
    await see("a", "24 10:00+", "24 11:00-", "24 12:00-", "24 13:00-", "24 14:00+", "25 09:30-");
    await see("b", "20 10:00-", "25 09:00+", "25 10:00+");
    // Out of order, twice, and with two words on one instant.
    await see("moved", "25 09:00-", "25 08:00-", "25 08:00+", "25 08:00-");
    await see("moved", "25 07:00+", "23 07:00-", "25 10:00-");
    await see("d", "25 07:00-", "25 10:30-");
  });

  it("lists them by id, with what is known of each", async () => {
    const items = await everyPage("/stores?limit=2");
    expect(items).toEqual([
      {
        store_id: "a",
        name: null,
        status: "inactive",
        last_poll: "2024-01-25T09:30:00.000000Z",
        timezone: "UTC",
        default_timezone: false,
        default_hours: false,
      },
      expect.objectContaining({ store_id: "b", status: "active", timezone: "Europe/London" }),
      {
        store_id: "d",
        name: null,
        status: "inactive",
        last_poll: "2024-01-25T10:30:00.000000Z",
        timezone: "America/Chicago",
        default_timezone: true,
        default_hours: true,
      },
      expect.objectContaining({ store_id: "moved", default_hours: true }),
      {
        store_id: "z",
        name: null,
        status: "unknown",
        last_poll: null,
        timezone: "UTC",
        default_timezone: false,
        default_hours: true,
      },
    ]);
  });

  it.each([
    ["status=inactive", ["a", "d", "moved"]],
    ["status=active", ["b"]],
    ["status=unknown", ["z"]],
    ["timezone=UTC", ["a", "z"]],
    ["timezone=America/Chicago", ["d", "moved"]],
    ["silent_since=2024-01-25T10:00:00Z", ["a", "z"]],
    ["silent_since=2024-01-25T10:00:00.000001Z&status=active", ["b"]],
    ["q=mo", ["moved"]],
    ["q=mow", []],
  ])("filters them by %s", async (query, ids) => {
    const items = await everyPage(`/stores?limit=1&${query}`);
    expect(items.map(({ store_id }) => store_id)).toEqual(ids);
  });

  it("tells of one what it is now, and since when", async () => {
    expect(await answer("/stores/a")).toEqual({
      store_id: "a",
      status: "inactive",
      since: "2024-01-25T09:30:00.000000Z",
      since_at_least: false,
      last_poll: "2024-01-25T09:30:00.000000Z",
      open_now: true,
      next_opening: null,
      next_opening_local: null,
      next_closing: "2024-01-25T17:00:00.000000Z",
      next_closing_local: "2024-01-25T17:00:00.000000+00:00",
      hours: DAILY,
      default_hours: false,
      timezone: "UTC",
      default_timezone: false,
      now: {
        at: "2024-01-25T12:00:00.000000Z",
        is_past: false,
        local_time: "2024-01-25T12:00:00.000000+00:00",
        state: "down",
        planned: null,
        next_opening: null,
        next_opening_local: null,
        next_closing: "2024-01-25T17:00:00.000000Z",
        next_closing_local: "2024-01-25T17:00:00.000000+00:00",
      },
    });
    expect(await answer("/stores/b")).toMatchObject({
      status: "active",
      since: "2024-01-25T09:00:00.000000Z",
      since_at_least: false,
    });
    expect(await answer("/stores/d")).toMatchObject({
      since: "2024-01-25T07:00:00.000000Z",
      open_now: true,
      next_opening: null,
      next_closing: null,
      timezone: "America/Chicago",
    });
    expect(await answer("/stores/z")).toMatchObject({ status: "unknown", since: null });
    // Of the two words at eight inactive counts; at seven it was active.
    expect(await answer("/stores/moved")).toMatchObject({
      status: "inactive",
      since: "2024-01-25T08:00:00.000000Z",
      since_at_least: false,
      hours: [],
    });
  });

  it("looks many up at once, each right", async () => {
    const ids = ["a", "b", "d", "nobody", "z", "a", "moved", "b", "a"];
    const answers = await Promise.all(ids.map(async (id) => await request(`/stores/${id}`)));
    const found = await Promise.all(
      answers.map(async (one) => z.looseObject({}).parse(await one.json()).store_id),
    );
    expect(found).toEqual(ids.map((id) => (id === "nobody" ? undefined : id)));
  });

  it("tells every moment of a stretch of time, on both clocks", async () => {
    const query = "from=2024-01-24T08:00:00Z&to=2024-01-24T12:00:00Z";
    const { segments, polls: seen } = await answer(`/stores/a/timeline?${query}`);
    expect(segments).toMatchObject([
      {
        from: "2024-01-24T08:00:00.000000Z",
        to: "2024-01-24T09:00:00.000000Z",
        state: "closed",
        duration_us: 3_600_000_000,
        decided_by: null,
        opening_period: null,
        excused: false,
      },
      {
        to: "2024-01-24T10:30:00.000000Z",
        state: "up",
        from_local: "2024-01-24T09:00:00.000000+00:00",
        decided_by: { timestamp_utc: "2024-01-24T10:00:00.000000Z", status: "active" },
        opening_period: {
          opens: "2024-01-24T09:00:00.000000Z",
          closes_local: "2024-01-24T17:00:00.000000+00:00",
        },
      },
      { to: "2024-01-24T11:30:00.000000Z", state: "down" },
      { to: "2024-01-24T12:00:00.000000Z", state: "down" },
    ]);
    expect(seen).toMatchObject([{ status: "active" }, { status: "inactive" }]);
  });

  it("fills a timeline by the method that is asked for", async () => {
    const range = "from=2024-01-24T09:00:00Z&to=2024-01-24T17:00:00Z";
    const query = `${range}&method=hold&reach=45m`;
    const { segments } = await answer(`/stores/a/timeline?${query}`);
    const states = z.array(z.looseObject({ from: z.string(), state: z.string() })).parse(segments);
    expect(states.map(({ from, state }) => `${from.slice(11, 16)} ${state}`)).toEqual([
      ...["09:00 unknown", "09:15 up", "10:45 unknown", "11:00 down", "11:45 unknown"],
      ...[
        "12:00 down",
        "12:45 unknown",
        "13:00 down",
        "13:45 unknown",
        "14:00 up",
        "14:45 unknown",
      ],
    ]);
  });

  it("ends a timeline by default with the newest poll; what comes after the last of all is unknown", async () => {
    const { from, to } = await answer("/stores/a/timeline");
    expect([from, to]).toEqual(["2024-01-18T09:30:00.000000Z", "2024-01-25T09:30:00.000000Z"]);
    const query = "from=2024-01-25T10:00:00Z&to=2024-01-25T18:00:00Z";
    expect((await answer(`/stores/a/timeline?${query}`)).segments).toMatchObject([
      { state: "down", to: "2024-01-25T10:30:00.000000Z" },
      { state: "unknown", to: "2024-01-25T17:00:00.000000Z" },
      { state: "closed", to: "2024-01-25T18:00:00.000000Z" },
    ]);
  });

  it("tells outages of a store with the polls that show them", async () => {
    const { outages } = await answer("/stores/a/outages");
    expect(outages).toEqual([
      {
        store_id: "a",
        timezone: "UTC",
        start: "2024-01-24T10:30:00.000000Z",
        start_local: "2024-01-24T10:30:00.000000+00:00",
        end: "2024-01-24T13:30:00.000000Z",
        end_local: "2024-01-24T13:30:00.000000+00:00",
        ongoing: false,
        began_earlier: false,
        lasted_longer: false,
        down_us: 10_800_000_000,
        down_minutes: 180,
        excused_us: 0,
        polls: 3,
        first_inactive: seenAt("24T11:00", "inactive"),
        last_inactive: seenAt("24T13:00", "inactive"),
        active_before: seenAt("24T10:00", "active"),
        active_after: seenAt("24T14:00", "active"),
      },
      // It goes on: so much until the newest poll of the system, at 10:30.
      expect.objectContaining({
        start: "2024-01-25T09:00:00.000000Z",
        end: null,
        ongoing: true,
        down_minutes: 90,
        active_before: seenAt("24T14:00", "active"),
        active_after: null,
      }),
    ]);
  });

  it("lists the outages of all stores in pages, none twice and none left out", async () => {
    const place = ({ store_id, start }: Record<string, unknown>) => `${store_id} ${start}`;
    const all = await everyPage("/outages");
    expect(all.map(place)).toEqual([
      "a 2024-01-24T10:30:00.000000Z",
      "a 2024-01-25T09:00:00.000000Z",
      "b 2024-01-20T09:00:00.000000Z",
      // Always open, so that their first polls speak back as far as polls reach, which is twelve hours.
      "d 2024-01-24T19:00:00.000000Z",
      "moved 2024-01-22T19:00:00.000000Z",
      "moved 2024-01-25T07:30:00.000000Z",
    ]);
    for (const limit of [1, 2, 3, 4]) {
      expect(await everyPage(`/outages?limit=${limit}`)).toEqual(all);
    }
  });

  it.each([
    ["ongoing=true", ["a", "d", "moved"]],
    ["ongoing=false", ["a", "b", "moved"]],
    ["store=a", ["a", "a"]],
    ["store=a&ongoing=true", ["a"]],
    ["min_minutes=181", ["b", "d", "moved"]],
    ["from=2024-01-20T00:00:00Z&to=2024-01-21T00:00:00Z", ["b"]],
    ["from=2024-01-24T13:30:00Z&to=2024-01-25T09:00:00Z", ["d", "moved"]],
  ])("filters outages by %s", async (query, ids) => {
    const items = await everyPage(`/outages?limit=1&${query}`);
    expect(items.map(({ store_id }) => store_id)).toEqual(ids);
  });
});

function seenAt(day: string, status: string) {
  const at = `2024-01-${day}:00.000000`;
  return { timestamp_utc: `${at}Z`, timestamp_local: `${at}+00:00`, status };
}

describe("a store without opening hours", () => {
  it("says of one that is closed on all days that it never opens", async () => {
    await hours.write(db, [{ value: { store_id: "shut", week: [] }, position: 3 }]);
    expect(await answer("/stores/shut")).toMatchObject({
      open_now: false,
      hours: [],
      default_hours: false,
      next_opening: null,
      next_closing: null,
    });
  });
});
