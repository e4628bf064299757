import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { Now } from "../../../api/answers/now.ts";
import { NOW, temporaryApi } from "../../harness/api.ts";
import { empty, type Given, tell } from "../../harness/report-of.ts";

// Friday 2025-01-10, 12:00 in UTC and in London, 21:00 in Tokyo, 06:00 in Chicago.
const api = await temporaryApi();
afterAll(api.close);
beforeEach(() => empty(api.db));

async function get(query = "", clock = NOW): Promise<Now> {
  const { request } = api.variant({ clock: () => clock });
  const response = await request(`/now${query}`);
  expect(response.status).toBe(200);
  return Now.parse(await response.json());
}

const at = (time: string, status: string) => `2025-01-10 ${time} ${status}`;

/** How one store is, beside another that keeps the system's newest poll fresh. */
async function how(given: Omit<Given, "id">): Promise<string[]> {
  await tell(api.db, [
    { id: "a", ...given },
    { id: "fresh", polls: [at("11:45", "active")] },
  ]);
  const { stores, down } = await get();
  stores.up -= 1;
  expect(down.map(({ store_id }) => store_id)).toEqual(stores.down === 1 ? ["a"] : []);
  return Object.entries(stores).flatMap(([text, count]) => (count === 0 ? [] : [text]));
}

const fresh = at("11:30", "inactive");
const london = (...hours: string[]) => ({ zone: "Europe/London", hours });

describe("a store is", () => {
  it.each<[string, Omit<Given, "id">, string]>([
    ["up: open and seen active", { polls: [at("11:30", "active")] }, "up"],
    ["down: open and seen inactive", { polls: [fresh] }, "down"],
    [
      "down: of two words about an instant inactive counts",
      { polls: [fresh, at("11:30", "active")] },
      "down",
    ],
    [
      "up: the newest word counts, in whatever order they came",
      { polls: [at("11:31", "active"), fresh] },
      "up",
    ],
    ["down: polled three hours ago", { polls: [at("09:00", "inactive")] }, "down"],
    ["unknown: polled longer ago", { polls: [at("08:59:59.999999", "inactive")] }, "unknown"],
    ["unknown: never polled", { zone: "Europe/London" }, "unknown"],
    ["closed: never polled", london("daily 13:00-17:00"), "closed"],
    ["closed: it opens later", { ...london("daily 12:01-17:00"), polls: [fresh] }, "closed"],
    ["closed: it closed now", { ...london("daily 09:00-12:00"), polls: [fresh] }, "closed"],
    ["down: it opened now", { ...london("daily 12:00-17:00"), polls: [fresh] }, "down"],
    ["closed: another weekday", { ...london("Sat 09:00-17:00"), polls: [fresh] }, "closed"],
    ["down: open since Thursday night", { ...london("Thu 20:00-13:00"), polls: [fresh] }, "down"],
    [
      "down: open in its own zone",
      { zone: "Asia/Tokyo", hours: ["daily 20:00-22:00"], polls: [fresh] },
      "down",
    ],
    [
      "closed: in its own zone",
      { zone: "Asia/Tokyo", hours: ["daily 09:00-17:00"], polls: [fresh] },
      "closed",
    ],
    ["down: without a zone in Chicago", { hours: ["daily 05:00-07:00"], polls: [fresh] }, "down"],
    [
      "closed: without a zone in Chicago",
      { hours: ["daily 09:00-17:00"], polls: [fresh] },
      "closed",
    ],
  ])("%s", async (_, given, text) => {
    expect(await how(given)).toEqual([text]);
  });

  it("what its newest hours and zone make of it, wherever they stand", async () => {
    await tell(api.db, [{ id: "a", ...london("daily 13:00-17:00"), polls: [fresh] }], 0);
    expect((await get()).stores).toEqual({ up: 0, down: 0, unknown: 0, closed: 1 });
    await tell(api.db, [{ id: "a", hours: ["daily 09:00-17:00"] }], 5);
    expect((await get()).stores).toEqual({ up: 0, down: 1, unknown: 0, closed: 0 });
    await tell(api.db, [{ id: "a", zone: "Asia/Tokyo" }], 6);
    expect((await get()).stores).toEqual({ up: 0, down: 0, unknown: 0, closed: 1 });
    await tell(api.db, [{ id: "a", hours: null }], 7);
    expect((await get()).stores).toEqual({ up: 0, down: 1, unknown: 0, closed: 0 });
    await tell(api.db, [{ id: "a", hours: [] }], 8);
    expect((await get()).stores).toEqual({ up: 0, down: 0, unknown: 0, closed: 1 });
  });
});

describe("those that are down", () => {
  const down = (id: string, since: string, more: Partial<Given> = {}): Given => ({
    id,
    polls: [at("07:00", "active"), at(since, "inactive"), fresh],
    ...more,
  });

  it("have been so past polls that contradict each other, and past late ones", async () => {
    const contradicted = at("11:00", "inactive");
    await tell(api.db, [
      down("a", "10:15"),
      down("b", "10:00", { polls: [at("07:00", "active"), at("10:00", "inactive"), fresh] }),
    ]);
    const since = async () =>
      (await get()).down.map((store) => `${store.store_id} ${store.since.slice(11, 16)}`);
    expect(await since()).toEqual(["b 10:00", "a 10:15"]);
    // Its newest active poll is then later than all that `b` was seen as, and does not count.
    await tell(api.db, [{ id: "a", polls: [at("11:00", "active"), contradicted] }]);
    expect(await since()).toEqual(["b 10:00", "a 10:15"]);
    await tell(api.db, [{ id: "a", polls: [at("09:00", "inactive")] }]);
    expect(await since()).toEqual(["a 09:00", "b 10:00"]);
    await tell(api.db, [{ id: "b", polls: [at("11:15", "active")] }]);
    expect(await since()).toEqual(["a 09:00", "b 11:30"]);
  });

  it("are told with all that matters", async () => {
    await tell(api.db, [
      { ...down("a", "10:15:30.25"), ...london("daily 09:00-17:00") },
      { ...down("b", "10:30"), zone: "Asia/Tokyo" },
    ]);
    const { down: stores, ...rest } = await get();
    expect(stores).toEqual([
      {
        store_id: "a",
        name: null,
        since: "2025-01-10T10:15:30.250000Z",
        since_local: "2025-01-10T10:15:30.250000+00:00",
        since_at_least: false,
        seconds: 6269.75,
        last_poll: "2025-01-10T11:30:00.000000Z",
        timezone: "Europe/London",
        local_time: "2025-01-10T12:00:00.000000+00:00",
        closes: "2025-01-10T17:00:00.000000Z",
        closes_local: "2025-01-10T17:00:00.000000+00:00",
      },
      expect.objectContaining({
        store_id: "b",
        since_local: "2025-01-10T19:30:00.000000+09:00",
        local_time: "2025-01-10T21:00:00.000000+09:00",
        closes: null,
        closes_local: null,
      }),
    ]);
    expect(rest).toMatchObject({
      at: "2025-01-10T12:00:00.000000Z",
      clock: "2025-01-10T12:00:00.000000Z",
      is_past: false,
      newest_poll: "2025-01-10T11:30:00.000000Z",
      matching: 2,
      pipeline: { whole: true, lag_messages: 0, lag_seconds: 0, log: "reachable" },
    });
  });

  it("come longest first, those of the same length by id, and no more than are wanted", async () => {
    await tell(api.db, [
      down("c", "10:00"),
      down("b", "10:00"),
      down("d", "09:30"),
      { id: "never-up", polls: [at("09:45", "inactive"), fresh] },
      // Last seen up before all others, and down after them: nobody looked between.
      { id: "late", polls: [at("06:00", "active"), fresh] },
    ]);
    const ids = async (query: string) => (await get(query)).down.map(({ store_id }) => store_id);
    expect(await ids("")).toEqual(["d", "never-up", "b", "c", "late"]);
    expect(await ids("?limit=1")).toEqual(["d"]);
    expect(await ids("?limit=3")).toEqual(["d", "never-up", "b"]);
  });

  it("are looked for by the beginning of their ids, and counted", async () => {
    await tell(api.db, [down("ab-1", "10:00"), down("ab-2", "09:00"), down("b-ab", "08:00")]);
    const found = await get("?q=ab&limit=1");
    expect(found.stores.down).toBe(3);
    expect(found.matching).toBe(2);
    expect(found.down).toMatchObject([{ store_id: "ab-2" }]);
    expect(await get("?q=AB")).toMatchObject({ matching: 0, down: [] });
  });
});

describe("the instant", () => {
  const given = [{ id: "a", polls: [at("11:30", "inactive")] }];

  it("is the clock's while the newest poll is not older than three hours", async () => {
    await tell(api.db, given);
    const late = await get("", new Date("2025-01-10T14:30:00Z"));
    expect(late).toMatchObject({ at: "2025-01-10T14:30:00.000000Z", is_past: false });
    expect(late.stores.down).toBe(1);
  });

  it("is the newest poll's when that is older, and it says so", async () => {
    await tell(api.db, given);
    const past = await get("", new Date("2025-01-10T14:30:00.001Z"));
    expect(past).toMatchObject({
      at: "2025-01-10T11:30:00.000000Z",
      clock: "2025-01-10T14:30:00.001000Z",
      is_past: true,
    });
    expect(past.stores.down).toBe(1);
  });

  it("is the clock's where there is no poll", async () => {
    expect(await get()).toMatchObject({
      at: "2025-01-10T12:00:00.000000Z",
      newest_poll: null,
      stores: { up: 0, down: 0, unknown: 0, closed: 0 },
      down: [],
    });
  });

  it("may be before a poll whose sender's clock is ahead", async () => {
    await tell(api.db, [{ id: "a", polls: [at("12:30", "inactive")] }]);
    expect((await get()).down).toMatchObject([
      { seconds: 0, since: "2025-01-10T12:30:00.000000Z" },
    ]);
  });
});
