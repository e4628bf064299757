import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { storeLookup } from "../../../api/answers/known-store.ts";
import { incidentRoutes } from "../../../api/routes/incidents/incidents.ts";
import { fromMicroseconds } from "../../../producers/messages/timestamp.ts";
import { loadInto } from "../../harness/load-files.ts";
import { type PolledStore, polledFiles } from "../../harness/polled-stores.ts";
import { empty } from "../../harness/report-of.ts";
import { routeApp } from "../../harness/route-app.ts";
import { silences } from "../../harness/silences.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { modelBlindCsv } from "../../model/blind.ts";

const SEED = Number(process.env.SEED ?? 3000);
const SCENES = Number(process.env.SCENES ?? 10);
const DAY_US = 86_400_000_000;
const HOUR_US = 3_600_000_000;

const { db, path, close } = await temporaryDatabase();
let now = new Date("2026-01-01T00:00:00Z");
const { request } = await routeApp(incidentRoutes(db, storeLookup(db), () => now));
afterAll(() => close());

type Stretch = { from_at: string; to_at: string | null };

async function blind(query: string): Promise<Stretch[]> {
  const response = await request(`/incidents/blind?${query}`);
  expect(response.status, await response.clone().text()).toBe(200);
  return ((await response.json()) as { items: Stretch[] }).items;
}

/** The stretches of the model up to an instant that have a part after another one. */
function expectedOf(stores: readonly PolledStore[], from: number, to: number): Stretch[] {
  const csv = modelBlindCsv(polledFiles(stores), fromMicroseconds(to));
  return csv
    .trimEnd()
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(","))
    .map(([from_at = "", to_at = ""]) => ({ from_at, to_at: to_at || null }))
    .filter(({ to_at }) => to_at === null || to_at > fromMicroseconds(from));
}

async function load(name: string, stores: readonly PolledStore[]): Promise<void> {
  await empty(db);
  await loadInto(db, join(path, name), { polls: polledFiles(stores).polls });
}

describe("blind stretches", () => {
  const seeds = Array.from({ length: SCENES }, (_, index) => SEED + index);

  it.each(seeds)("of random silences are those of the model, seed %i", async (seed) => {
    const { stores, until } = silences(seed);
    await load(String(seed), stores);
    const first = Math.min(...stores.flatMap(({ polls }) => polls.map(({ at }) => at)));
    const steps = [0, 0.3, 0.6, 0.9].map((share) => first + share * (until - first));
    for (const [index, start] of steps.entries()) {
      const from = Math.floor(start) - (index === 0 ? DAY_US : 0);
      for (const end of [until, Math.min(until, from + 3 * HOUR_US)]) {
        if (end <= from) continue;
        const query = `from=${fromMicroseconds(from)}&to=${fromMicroseconds(end)}`;
        expect(await blind(query), query).toEqual(expectedOf(stores, from, end));
      }
    }
  });

  it("go up to the clock, however long ago a silence began", async () => {
    const { stores } = silences(2001);
    await load("long", stores);
    const last = Math.max(...stores.flatMap(({ polls }) => polls.map(({ at }) => at)));
    now = new Date((last + 100 * DAY_US) / 1000);
    const expected = expectedOf(stores, last + 93 * DAY_US, last + 20 * DAY_US);
    expect(await blind("")).toEqual(expected);
    expect(expected).toHaveLength(1);
    // What is later than the clock is not looked at.
    const to = fromMicroseconds(last + 120 * DAY_US);
    expect(await blind(`to=${to}&from=${fromMicroseconds(last + 95 * DAY_US)}`)).toEqual(expected);
  });

  it("are none where there is no poll", async () => {
    await empty(db);
    expect(await blind("")).toEqual([]);
    const response = await request("/incidents");
    expect(await response.json()).toEqual({ items: [], next_cursor: null });
    const groups = await request("/incidents/groups");
    expect(await groups.json()).toMatchObject({ items: [] });
  });
});
