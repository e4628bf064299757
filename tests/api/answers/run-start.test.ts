import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type DaysRead, runStart } from "../../../api/answers/find-run-starts.ts";
import { runStarts } from "../../../api/answers/run-start.ts";
import { openReports } from "../../../api/reports/reports.ts";
import { storeRoutes } from "../../../api/routes/stores/stores.ts";
import { polls } from "../../../consumers/sinks.ts";
import { fromMicroseconds, microseconds } from "../../../producers/messages/timestamp.ts";
import { storeFacts } from "../../../sql/stores.ts";
import { routeApp } from "../../harness/route-app.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";

const { db, close } = await temporaryDatabase();
const { request } = await routeApp(
  storeRoutes(db, openReports(db), () => new Date("2024-03-15T12:00:00Z")),
);
afterAll(() => close());

type Seen = { store_id: string; at: number; status: "active" | "inactive" };

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
const END = microseconds("2024-03-15T12:00:00.000000Z");

async function see(...seen: readonly Seen[]): Promise<void> {
  await polls.write(
    db,
    seen.map(({ store_id, at, status }) => ({
      value: { store_id, status, timestamp_utc: fromMicroseconds(at) },
      position: 0,
    })),
  );
}

const State = z.object({ status: z.string(), since: z.string(), since_at_least: z.boolean() });

async function told(id: string) {
  const { status, since, since_at_least } = State.parse(
    await (await request(`/stores/${id}`)).json(),
  );
  return { status, since, since_at_least };
}

/** The same by all polls that came in of a store: the word of each instant, and then the last run. */
function expected(seen: readonly Seen[]) {
  const text = new Map<number, Seen["status"]>();
  for (const { at, status } of seen) if (text.get(at) !== "inactive") text.set(at, status);
  const newestFirst = [...text].sort(([a], [b]) => b - a);
  const status = newestFirst[0]?.[1] ?? "unknown";
  const change = newestFirst.findIndex(([, word]) => word !== status);
  const run = change === -1 ? newestFirst : newestFirst.slice(0, change);
  return { status, since: fromMicroseconds(run.at(-1)?.[0] ?? 0), since_at_least: false };
}

/** The same numbers on every run: a small linear congruential generator. */
function dice(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

describe("since when a store has its status", () => {
  it("is right after each arrival, in whatever order polls come in and contradict each other", async () => {
    const roll = dice(11);
    // Some are polled on few instants and contradict themselves all the time, some over many weeks.
    const kinds = Array.from({ length: 40 }, (_, index) => ({
      store_id: `s${index}`,
      instants: [4, 12, 40, 200][index % 4] ?? 4,
      apart: [HOUR, 5 * HOUR, 13 * HOUR][index % 3] ?? HOUR,
      inactive: [5, 8, 2][index % 3] ?? 5,
    }));
    const came = new Map(kinds.map(({ store_id }) => [store_id, [] as Seen[]]));
    let contradicted = 0;
    for (let round = 0; round < 40; round += 1) {
      const now = kinds.flatMap(({ store_id, instants, apart, inactive }): Seen[] =>
        Array.from({ length: roll(3) }, () => ({
          store_id,
          at: END - roll(instants) * apart,
          status: roll(10) < inactive ? "inactive" : "active",
        })),
      );
      for (const each of now) came.get(each.store_id)?.push(each);
      await see(...now);
      const stores = [...came].filter(([, seen]) => seen.length > 0);
      const answers = await Promise.all(stores.map(([id]) => told(id)));
      expect(answers, `round ${round}`).toEqual(stores.map(([, seen]) => expected(seen)));
      contradicted += stores.filter(([, seen]) => isContradictedInRun(seen)).length;
    }
    expect(contradicted).toBeGreaterThan(200);
  });

  it("reaches over every instant on which two polls contradict each other", async () => {
    const run = Array.from({ length: 41 }, (_, hour) => hour);
    for (const [id, contradicting] of Object.entries({
      middle: [20],
      first: [0],
      last: [40],
      many: [0, 3, 4, 25, 40],
      all: run,
    })) {
      const at = (hour: number) => END - (40 - hour) * HOUR;
      await see(
        { store_id: id, at: at(-1), status: "active" },
        ...run.map((hour) => ({ store_id: id, at: at(hour), status: "inactive" as const })),
      );
      const found = { status: "inactive", since: fromMicroseconds(at(0)), since_at_least: false };
      expect(await told(id), id).toEqual(found);
      await see(
        ...contradicting.map((hour) => ({
          store_id: id,
          at: at(hour),
          status: "active" as const,
        })),
      );
      expect(await told(id), id).toEqual(found);
    }
  });

  it("is told anew when a late poll has come in, whichever it is", async () => {
    const one = (at: number, status: Seen["status"]) => ({ store_id: "late", at, status });
    await see(one(END - 90 * DAY, "active"), one(END - 10 * DAY, "inactive"), one(END, "inactive"));
    const found = { status: "inactive", since_at_least: false };
    const since = async (at: number) =>
      expect(await told("late")).toEqual({ ...found, since: fromMicroseconds(at) });
    await since(END - 10 * DAY);
    await see(one(END - 60 * DAY, "inactive"));
    await since(END - 60 * DAY);
    await see(one(END - 30 * DAY, "active"));
    await since(END - 10 * DAY);
    await see(one(END - 30 * DAY, "inactive"));
    await since(END - 60 * DAY);
    await see(one(END - 90 * DAY, "inactive"));
    await since(END - 90 * DAY);
  });

  it("is at least since then where polls of the time before were taken away", async () => {
    const at = (days: number) => END - days * DAY;
    const run = [40, 39, 3, 2].map((days) => ({
      store_id: "cut",
      at: at(days),
      status: "inactive" as const,
    }));
    await see({ store_id: "cut", at: at(41), status: "active" }, ...run);
    const marked = run.map((each) => ({ ...each, store_id: "marked" }));
    await see(...marked, { store_id: "marked", at: at(2), status: "active" });
    const found = { status: "inactive", since_at_least: false, since: fromMicroseconds(at(40)) };
    expect([await told("cut"), await told("marked")]).toEqual([found, found]);
    // Found by a process that has not met them before.
    const sinceOf = async (id: string) =>
      await runStarts(db, () => new Date(0))(id, await polledOf(id));
    for (const [days, left] of [
      [41, 40],
      [40, 39],
      [39, 3],
    ] as const) {
      const day = fromMicroseconds(at(days)).slice(0, 10);
      await db.command({ query: `ALTER TABLE poll_days DROP PARTITION '${day}'` });
      expect(await sinceOf("cut")).toEqual({ since: at(left), at_least: true });
      // It was never seen in the other status, so that its first poll is where its run begins.
      const isWhole = days === 41;
      expect(await sinceOf("marked")).toEqual({ since: at(left), at_least: !isWhole });
    }
  });

  it("is remembered while polls go on with the run, and looked up no more than need be", async () => {
    const requested: string[] = [];
    const watched = new Proxy(db, {
      get: (target, name) => {
        if (name !== "query") return Reflect.get(target, name);
        return (params: Parameters<typeof db.query>[0]) => {
          requested.push(params.query);
          return target.query(params);
        };
      },
    });
    let time = 0;
    const sinceOf = runStarts(watched, () => new Date(time));
    const one = (at: number, status: Seen["status"]) => ({ store_id: "steady", at, status });
    await see(one(END - 9 * HOUR, "active"), one(END - 8 * HOUR, "inactive"));
    const found = { since: END - 8 * HOUR, at_least: false };
    for (const hour of [7, 6, 5]) {
      await see(one(END - hour * HOUR, "inactive"));
      expect(await sinceOf("steady", await polledOf("steady"))).toEqual(found);
    }
    expect(requested).toHaveLength(1);
    // The longer after its last poll it is looked up, the longer it is remembered.
    const polled = await polledOf("steady");
    for (; time <= 3_600_000; time += 1_000) {
      expect(await sinceOf("steady", polled)).toEqual(found);
    }
    expect(requested.length).toBeGreaterThan(2);
    expect(requested.length).toBeLessThan(14);
  });
});

async function polledOf(id: string) {
  const [facts] = await storeFacts(db, [id]);
  if (facts?.polled == null) throw new Error(`${id} was polled`);
  return facts.polled;
}

/** Whether two polls contradict each other on an instant of the last run. */
function isContradictedInRun(seen: readonly Seen[]): boolean {
  const { status, since } = expected(seen);
  const from = microseconds(since);
  return (
    status === "inactive" && seen.some(({ at, status: word }) => at >= from && word === "active")
  );
}

describe("what some days tell of a run", () => {
  const at = (hour: number) => ({ at: hour * HOUR, status: "inactive" as const });
  const up = (hour: number) => ({ at: hour * HOUR, status: "active" as const });
  const facts = { first_us: HOUR, last_us: 100 * HOUR };
  const down = { ...facts, status: "inactive" as const, other_us: 50 * HOUR };
  const days = (...list: DaysRead["polls"]) => ({ from: 48 * HOUR, to: 72 * HOUR, polls: list });

  it.each([
    { it: "begins after the last active poll", read: days(up(50), at(60)), since: 60 },
    { it: "may lie on a later day", read: days(up(50)), since: "after" },
    { it: "may lie on an earlier day", read: days(at(50), at(60)), since: "before" },
    {
      it: "begins after an active poll that counts",
      read: days(up(48), at(49), at(50)),
      since: 49,
    },
    {
      it: "begins with the first of all polls",
      read: { ...days(at(1), at(50)), from: 0 },
      since: 1,
    },
  ])("it $it", ({ read, since }) => {
    const found = runStart(down, read);
    expect(found).toEqual(
      typeof since === "string" ? since : { since: since * HOUR, at_least: false },
    );
  });

  it("is at least since then without the poll that it begins after, and without all others", () => {
    expect(runStart(down, days(at(60)))).toEqual({ since: 60 * HOUR, at_least: true });
    expect(runStart(down, { ...days(), to: 120 * HOUR })).toEqual({
      since: 100 * HOUR,
      at_least: true,
    });
  });
});
