import { DAY_US } from "../../producers/messages/clock-time.ts";
import type { Database } from "../../sql/database.ts";
import {
  pollsOfStores,
  type StoreFacts,
  storeFacts,
  storesSeenInactive,
} from "../../sql/stores.ts";
import { readCalendar } from "../uptime/calendar.ts";
import { cutTo, type Filling } from "../uptime/fill.ts";
import { type OpenTime, wallClocks, wholeOpenTime } from "../uptime/opening-periods.ts";
import { meets, type Outage, outagesOf } from "../uptime/outages.ts";
import type { Period } from "../uptime/periods.ts";
import { evidenceAround, segmentsAround } from "../uptime/timeline.ts";

/** Which outages are requested; durations and instants in microseconds. */
export type OutageParams = {
  range: Period;
  filling: Filling;
  ongoing?: boolean | undefined;
  least_us: number;
};

/**
 * Where a list of outages continues: after those of a store that begin up to an instant (null:
 * all).
 */
export type OutagePlace = { store_id: string; after: number | null };

/** An outage, how much excused time lies in it, and the store that had it. */
export type StoreOutage = Outage & { excused_us: number; facts: StoreFacts };

/**
 * The number of store days that one step reads and calculates, which takes some hundredths of a
 * second: other requests run between two steps.
 */
const STORE_DAYS_A_STEP = 600;

/**
 * The maximum number of steps of a page; it may then be short, and the next one continues there.
 */
const STEPS_A_PAGE = 20;
/** A page begins no step after this time: with very many stores a step is slow. */
const PAGE_MS = 2000;

/**
 * The outages of some stores that lie at least partly in a time range, ordered by store and
 * beginning.
 *
 * @param known the newest poll of the system, in microseconds
 */
export async function outagesOfStores(
  db: Database,
  stores: readonly StoreFacts[],
  known: number,
  params: OutageParams,
  clocks = wallClocks(),
): Promise<StoreOutage[]> {
  const { range, filling } = params;
  const evidence = evidenceAround(range);
  const within = { from: evidence.from, to: Math.min(evidence.to, known) };
  const polls = await pollsOfStores(db, {
    ids: stores.map(({ store_id }) => store_id),
    from_us: within.from,
    to_us: within.to,
  });
  const pollsOf = new Map(polls.map((row) => [row.store_id, row.polls]));
  const calendars = new Map<string, OpenTime>();
  const openTimeOf = ({ timezone, week, calendar }: StoreFacts) => {
    const key = `${timezone} ${JSON.stringify(week)} ${calendar}`;
    const openTime =
      calendars.get(key) ??
      wholeOpenTime(readCalendar(week, calendar), clocks(timezone), evidence.from, evidence.to);
    calendars.set(key, openTime);
    return openTime;
  };
  return stores.flatMap((facts) => {
    const seen = pollsOf.get(facts.store_id) ?? [];
    const { periods, excused } = openTimeOf(facts);
    const segments = segmentsAround(periods, seen, range, { known, filling });
    const newest = facts.polled && { at: facts.polled.last_us, status: facts.polled.status };
    return outagesOf(segments, within, newest)
      .filter((outage) => meets(outage, range) && isWanted(outage, params))
      .map((outage) => ({ ...outage, excused_us: excusedIn(outage, excused, within.to), facts }));
  });
}

/**
 * A page of the outages of all stores, by store id and beginning.
 *
 * @returns at most `limit` outages, and where to continue; undefined there when there are no more
 */
export async function outagePage(
  db: Database,
  known: number,
  params: OutageParams,
  { limit, place }: { limit: number; place: OutagePlace | undefined },
): Promise<{ outages: StoreOutage[]; next: OutagePlace | undefined }> {
  const { from, to } = evidenceAround(params.range);
  const clocks = wallClocks();
  const outages: StoreOutage[] = [];
  let at = place ?? { store_id: "", after: Number.NEGATIVE_INFINITY };
  const storesAStep = Math.ceil(STORE_DAYS_A_STEP / ((to - from) / DAY_US));
  const deadline = performance.now() + PAGE_MS;
  for (let step = 0; step < STEPS_A_PAGE && performance.now() < deadline; step += 1) {
    const ids = await storesSeenInactive(db, {
      from_store: at.store_id,
      not_store: at.after === null ? at.store_id : "",
      from_us: from,
      to_us: to,
      ongoing: params.ongoing === true ? 1 : 0,
      limit: storesAStep,
    });
    const stores = await storeFacts(
      db,
      ids.map(({ store_id }) => store_id),
    );
    const found = await outagesOfStores(db, inOrder(stores), known, params, clocks);
    const { store_id: first, after } = at;
    outages.push(
      ...found.filter((each) => each.facts.store_id !== first || each.start > (after ?? 0)),
    );
    if (outages.length > limit) {
      const page = outages.slice(0, limit);
      const last = page.at(-1);
      return { outages: page, next: last && { store_id: last.facts.store_id, after: last.start } };
    }
    const lastStore = ids.at(-1);
    if (lastStore === undefined || ids.length < storesAStep) return { outages, next: undefined };
    at = { store_id: lastStore.store_id, after: null };
  }
  return { outages, next: at };
}

/** The excused time in an outage; one that goes on is known up to an instant. */
function excusedIn({ start, end }: Outage, excused: readonly Period[], known: number): number {
  const parts = cutTo(excused, { from: start, to: end ?? known });
  return parts.reduce((sum, { from, to }) => sum + to - from, 0);
}

function isWanted(outage: Outage, { ongoing, least_us }: OutageParams): boolean {
  return outage.down_us >= least_us && (ongoing === undefined || outage.ongoing === ongoing);
}

/** In the byte order of their ids, like ClickHouse. */
function inOrder(stores: readonly StoreFacts[]): StoreFacts[] {
  return stores.toSorted((a, b) => (a.store_id < b.store_id ? -1 : 1));
}
