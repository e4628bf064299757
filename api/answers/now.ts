import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { NamesOf } from "../../sql/stores.ts";
import { Problem } from "../http/problem.ts";
import { readCalendar } from "../uptime/calendar.ts";
import { localTimes } from "../uptime/local-time.ts";
import { wallClocks } from "../uptime/opening-periods.ts";
import { openingState } from "../uptime/opening-state.ts";
import { plannedClosing } from "../uptime/planned-closing.ts";
import { StoreName } from "./attributes.ts";
import { longestRuns } from "./longest-runs.ts";
import type {
  DownSnapshot,
  FindSnapshot,
  PlannedStores,
  Counts as StateCounts,
} from "./now-snapshot.ts";
import { PipelineSummary } from "./pipeline.ts";
import { type ClosureReasons, PlannedClosingJson, plannedJson } from "./planned-closing.ts";
import type { RunStart, RunStarts } from "./run-start.ts";

const Utc = z.string().nullable();

const DownStore = z
  .object({
    store_id: z.string(),
    name: StoreName,
    since: z
      .string()
      .describe("The first of its consecutive inactive polls up to the newest, in UTC"),
    since_local: z.string().describe("The same on the store's wall clock"),
    since_at_least: z
      .boolean()
      .describe("It may have begun before `since`: earlier polls were removed"),
    seconds: z.number().describe("From `since` to `at`, closed times included"),
    last_poll: z.string().describe("Its newest poll, in UTC"),
    timezone: z.string().describe("IANA name of its zone"),
    local_time: z.string().describe("`at` on its wall clock"),
    closes: Utc.describe("When it closes next, in UTC; null if it never does"),
    closes_local: Utc.describe("The same on its wall clock"),
  })
  .openapi("DownStore");

const ClosedStore = PlannedClosingJson.extend({
  store_id: z.string(),
  name: StoreName,
  timezone: z.string().describe("IANA name of its zone"),
}).openapi("ClosedStore");

const Counts = z.object({
  up: z.number().int().describe("Open, and the newest poll saw them active"),
  down: z.number().int().describe("Open, and the newest poll saw them inactive"),
  unknown: z
    .number()
    .int()
    .describe("Open, and the newest poll is older than three hours, or there is none"),
  closed: z.number().int().describe("Outside their opening hours"),
});

const Groups = z
  .object({
    by: z.string().describe("The attribute"),
    count: z.number().int().describe("How many values of it there are, the empty one included"),
    items: z
      .array(
        Counts.extend({
          value: z.string().describe("Empty: the stores without a value"),
          stores: z.number().int().describe("All stores with it, closed ones too"),
        }).openapi("NowGroup"),
      )
      .describe(
        "The groups with the most stores down, then unknown, first; equal ones by value; at most 200",
      ),
  })
  .openapi("NowGroups");

export const Now = z
  .object({
    at: z.string().describe("The instant of all these states, in UTC"),
    is_past: z
      .boolean()
      .describe(
        "The newest poll is older than three hours by the server's clock, and `at` is that poll's instant",
      ),
    clock: z.string().describe("The time of the server's clock, in UTC"),
    newest_poll: Utc.describe("The newest poll of all stores, in UTC; null when there is none"),
    stores: Counts.describe("The number of stores in each state; each store is counted once"),
    groups: Groups.nullable().describe("The same for each value of the attribute `by`; else null"),
    planned: z
      .object({
        stores: z.number().int().describe("How many of the closed stores"),
        items: z.array(ClosedStore).describe("The first of these by their id, at most 50"),
      })
      .describe("Stores that a closure or a special day closes now"),
    matching: z.number().int().describe("How many stores are down and match `q` and `search`"),
    down: z
      .array(DownStore)
      .describe("The stores of these that have been down longest, longest first"),
    pipeline: PipelineSummary.describe(
      "Whether the data is complete and fresh; see `GET /pipeline`",
    ),
  })
  .openapi("Now");

export type Now = z.infer<typeof Now>;

/** The parameters of `GET /now`. */
export type NowParams = {
  limit: number;
  q?: string | undefined;
  search?: string | undefined;
  /** An attribute to group the stores by. */
  by?: string | undefined;
};

type NowParts = {
  snapshot: FindSnapshot;
  sinceOf: RunStarts;
  reasonsOf: ClosureReasons;
  namesOf: NamesOf;
  /** The stores that a search finds by their attributes. */
  storesFound(search: string): Promise<ReadonlySet<string>>;
  /** The names of the attributes that stores have now. */
  attributeNames(): Promise<readonly string[]>;
};

/** How many groups are listed at most. */
const MOST_GROUPS = 200;

/**
 * Counts the stores by their state now, and lists those down longest, for the API and the page. It
 * throws a Problem invalid-request for an attribute that no store has.
 */
export function nowAnswer({
  snapshot,
  sinceOf,
  reasonsOf,
  namesOf,
  storesFound,
  attributeNames,
}: NowParts): (params: NowParams) => Promise<Now> {
  const clocks = wallClocks();
  const local = localTimes();

  function downStore(
    { store_id, polled, timezone, week, calendar, run }: DownSnapshot & { run: RunStart },
    names: ReadonlyMap<string, string>,
    at: number,
  ) {
    const wall = local(timezone);
    const { next_closing } = openingState(readCalendar(week, calendar), clocks(timezone), at);
    return {
      store_id,
      name: names.get(store_id) ?? null,
      since: fromMicroseconds(run.since),
      since_local: wall(run.since),
      since_at_least: run.at_least,
      // A poll may be dated up to an hour after the clock.
      seconds: Math.max(0, at - run.since) / 1_000_000,
      last_poll: fromMicroseconds(polled.last_us),
      timezone,
      local_time: wall(at),
      closes: next_closing === null ? null : fromMicroseconds(next_closing),
      closes_local: next_closing === null ? null : wall(next_closing),
    };
  }

  async function closedStores(
    { named }: PlannedStores,
    names: ReadonlyMap<string, string>,
    at: number,
  ) {
    const stores = named.map(async ({ store_id, timezone, week, calendar }) => {
      const planned = plannedClosing(readCalendar(week, calendar), clocks(timezone), at);
      const json = await plannedJson(store_id, planned, local(timezone), reasonsOf);
      const name = names.get(store_id) ?? null;
      return json === null ? [] : [{ store_id, name, timezone, ...json }];
    });
    return (await Promise.all(stores)).flat();
  }

  async function groupsOf(by: string, found: ReadonlyMap<string, StateCounts>) {
    const isUnused = [...found.keys()].every((value) => value === "");
    if (isUnused && !(await attributeNames()).includes(by)) {
      throw new Problem("invalid-request", `by: no store has the attribute ${by}`);
    }
    const items = [...found].map(([value, counts]) => {
      const { up, down, unknown, closed } = counts;
      return { value, stores: up + down + unknown + closed, ...counts };
    });
    items.sort((a, b) => b.down - a.down || b.unknown - a.unknown || (a.value < b.value ? -1 : 1));
    return { by, count: items.length, items: items.slice(0, MOST_GROUPS) };
  }

  return async ({ limit, q = "", search = "", by = "" }) => {
    const [{ at, clock, newest, counts, groups, down, planned, pipeline }, found] =
      await Promise.all([snapshot(by), search === "" ? undefined : storesFound(search)]);
    const begin = search.toLowerCase();
    const matching = down.filter(
      ({ store_id }) =>
        store_id.startsWith(q) &&
        (found === undefined || found.has(store_id) || store_id.toLowerCase().startsWith(begin)),
    );
    const longest = await longestRuns(matching, limit, sinceOf);
    const shown = [...longest, ...planned.named].map(({ store_id }) => store_id);
    const [names, grouped] = await Promise.all([
      namesOf(shown),
      by === "" ? null : groupsOf(by, groups),
    ]);
    return {
      at: fromMicroseconds(at),
      is_past: at !== clock,
      clock: fromMicroseconds(clock),
      newest_poll: newest === null ? null : fromMicroseconds(newest),
      stores: counts,
      groups: grouped,
      planned: { stores: planned.stores, items: await closedStores(planned, names, at) },
      matching: matching.length,
      down: longest.map((each) => downStore(each, names, at)),
      pipeline,
    };
  };
}
