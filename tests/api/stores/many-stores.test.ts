import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type OutageParams,
  type OutagePlace,
  outagePage,
  outagesOfStores,
  type StoreOutage,
} from "../../../api/answers/outage-pages.ts";
import { runStarts } from "../../../api/answers/run-start.ts";
import { hours, polls, timezones } from "../../../consumers/sinks.ts";
import { fromMicroseconds, microseconds } from "../../../producers/messages/timestamp.ts";
import { storeFacts } from "../../../sql/stores.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";

const { db, close } = await temporaryDatabase();
afterAll(() => close());

const HOUR = 3_600_000_000;
const END = microseconds("2024-03-15T12:00:00.000000Z");
const ids = Array.from({ length: 300 }, (_, index) => `store-${String(index).padStart(3, "0")}`);

type Seen = { at: number; status: "active" | "inactive" };
const seen = new Map<string, Seen[]>();

/** The same numbers on every run: a small linear congruential generator. */
function dice(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

beforeAll(async () => {
  const roll = dice(7);
  for (const [index, id] of ids.entries()) {
    // Every tenth store is never down, every tenth never up; some polls share an instant.
    const drawn = Array.from({ length: 3 + roll(12) }, (): Seen => {
      const at = END - roll(9 * 24) * HOUR - roll(2);
      const kind = index % 10;
      const down = kind === 0 ? false : kind === 1 ? true : roll(2) === 0;
      return { at, status: down ? "inactive" : "active" };
    });
    seen.set(id, drawn);
  }
  // In several parts, as they come in, each of all stores.
  for (const part of [0, 1, 2]) {
    const values = [...seen].flatMap(([store_id, all]) =>
      all
        .filter((_, index) => index % 3 === part)
        .map(({ at, status }) => ({
          value: { store_id, status, timestamp_utc: fromMicroseconds(at) },
          position: 0,
        })),
    );
    await polls.write(db, values);
  }
});

/** Since when a store has its status, found by looking at all of its polls. */
function runStart(id: string) {
  const text = new Map<number, Seen["status"]>();
  for (const { at, status } of seen.get(id) ?? []) {
    if (text.get(at) !== "inactive") text.set(at, status);
  }
  const inOrder = [...text].sort(([a], [b]) => b - a);
  const [latest] = inOrder;
  const change = inOrder.findIndex(([, status]) => status !== latest?.[1]);
  const run = change === -1 ? inOrder : inOrder.slice(0, change);
  return { status: latest?.[1], since: run.at(-1)?.[0] };
}

/** Whether two polls of a store contradict each other on the last instant of its other status. */
function contradicted(id: string): boolean {
  const { status } = runStart(id);
  const all = seen.get(id) ?? [];
  const other = Math.max(...all.filter((each) => each.status !== status).map(({ at }) => at));
  return all.some(({ at, status: word }) => at === other && word === status);
}

describe("since when stores have their status", () => {
  it("is found for all, and remembered", async () => {
    const sinceOf = runStarts(db, () => new Date(0));
    const facts = await storeFacts(db, ids);
    expect(facts).toHaveLength(300);
    for (let round = 0; round < 2; round += 1) {
      const found = await Promise.all(
        facts.map(async ({ store_id, polled }) => {
          if (polled === null) throw new Error(`${store_id} was polled`);
          return { store_id, status: polled.status, ...(await sinceOf(store_id, polled)) };
        }),
      );
      expect(found).toEqual(
        found.map(({ store_id }) => ({ store_id, ...runStart(store_id), at_least: false })),
      );
    }
  });
});

describe("pages of outages of many stores", () => {
  const question: OutageParams = {
    range: { from: END - 31 * 24 * HOUR, to: END },
    filling: { method: "nearest", gaps: "unknown" },
    least_us: 0,
  };

  async function pages(requested: OutageParams, limit: number) {
    const found: StoreOutage[][] = [];
    let place: OutagePlace | undefined;
    do {
      const page = await outagePage(db, END, requested, { limit, place });
      expect(page.outages.length).toBeLessThanOrEqual(limit);
      found.push(page.outages);
      place = page.next;
    } while (place !== undefined);
    return found;
  }

  it("have every outage once, in order, whatever their size", async () => {
    const facts = await storeFacts(db, ids);
    const sorted = facts.toSorted((a, b) => (a.store_id < b.store_id ? -1 : 1));
    const all = await outagesOfStores(db, sorted, END, question);
    expect(all.length).toBeGreaterThan(500);
    for (const limit of [60, 1000]) expect((await pages(question, limit)).flat()).toEqual(all);
    const ongoing = (await pages({ ...question, ongoing: true }, 60)).flat();
    expect(ongoing).toEqual(all.filter((outage) => outage.ongoing));
    expect(ongoing.length).toBeGreaterThan(50);
  });

  it("may be short where few of many stores have one, and go on", async () => {
    const found = await pages({ ...question, least_us: 24 * 365 * HOUR }, 100);
    expect(found.length).toBeGreaterThan(1);
    expect(found.flat()).toEqual([]);
  });
});

describe("what is known of each store", () => {
  it("has its zone, its week and its polls, of which repeated ones count too", async () => {
    const zone = { store_id: "store-001", timezone_str: "Asia/Tokyo" };
    await timezones.write(db, [{ value: zone, position: 3 }]);
    const row = { day: 6, start_time_local: "09:00:00", end_time_local: "17:00:00" };
    await hours.write(db, [
      { value: { store_id: "store-002", week: [row] }, position: 4 },
      { value: { store_id: "never-polled", week: [row] }, position: 5 },
    ]);
    // Of two words on one instant the table of polls forgets one, so that it is no longer counted.
    const plain = ids.filter((id) => !contradicted(id));
    const known = [...plain, "never-polled"];
    const facts = async () =>
      (await storeFacts(db, known)).toSorted((a, b) => (a.store_id < b.store_id ? -1 : 1));
    const before = await facts();
    expect(before).toHaveLength(plain.length + 1);
    expect(plain.length).toBeGreaterThan(200);
    expect(before[0]).toMatchObject({ store_id: "never-polled", polled: null, week: [row] });
    const value = { store_id: "store-002", status: "active" as const };
    const poll = { value: { ...value, timestamp_utc: fromMicroseconds(END) }, position: 0 };
    const taken = async () => (await storeFacts(db, ["store-002"]))[0]?.polled?.taken ?? 0;
    const first = await taken();
    for (const more of [1, 3]) {
      await polls.write(db, more === 1 ? [poll] : [poll, poll]);
      expect(await taken()).toBe(first + more);
    }
  });
});
