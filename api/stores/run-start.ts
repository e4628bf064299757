import { DAY_US } from "../../producers/clock-time.ts";
import type { Store } from "../../sql/store.ts";
import {
  allRunStarts,
  pollsInStretches,
  pollsOfStores,
  STRETCHES_AT_ONCE,
  type StoreFacts,
  type Stretch,
} from "../../sql/stores.ts";
import type { PollSeen } from "../report/fill.ts";
import { batched } from "./batch.ts";

/** Since when a store has the status that it has: the first poll of equal ones up to its newest. */
export type RunStart = {
  /** Microseconds since the epoch. */
  since: number;
  /** The polls at hand do not tell whether it began even earlier. */
  at_least: boolean;
};

type Polled = NonNullable<StoreFacts["polled"]>;

/** Finds since when a store has its present status. */
export type RunStarts = (store_id: string, polled: Polled) => Promise<RunStart>;

type Sought = Run & { last_us: number };
type Run = { store_id: string; status: Polled["status"]; other_us: number };

/** Beginnings are remembered for so long: a poll that comes in late may lie before one. */
const REMEMBER_MS = 3_600_000;

/** Before that, those of all stores are looked up again, where these are not more than so many. */
const LOOK_UP_ALL_MS = 1_800_000;
const MOST_STORES = 50_000;

/**
 * Finds since when stores have their present status.
 *
 * The newest poll of the other status is known of every store; the run begins with the first poll after
 * it, nearly always on the same day. What was found is remembered until the status changes, or an hour;
 * in a system of moderate size all of it is looked up with one question as soon as one is asked for.
 *
 * @param clock tells how long something has been remembered
 * @param options.mostStores in a system of more stores each is looked up alone
 */
export function runStarts(
  store: Store,
  clock: () => Date,
  { mostStores = MOST_STORES }: { mostStores?: number } = {},
): RunStarts {
  const remembered = new Map<string, { start: RunStart; at: number }>();
  let lookedUpAll = Number.NEGATIVE_INFINITY;
  let first: Promise<void> | undefined;

  function remember(name: string, start: RunStart, at: number): void {
    remembered.delete(name);
    remembered.set(name, { start, at });
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST_STORES) break;
      remembered.delete(oldest);
    }
  }

  /** Beside what is asked for; should it fail, each is found alone. */
  async function lookUpAll(now: number): Promise<void> {
    lookedUpAll = now;
    const rows = await allRunStarts(store, { most_stores: mostStores }).catch(() => []);
    for (const { store_id, status, other_us, since_us } of rows) {
      const name = nameOf({ store_id, status, other_us });
      remember(name, { since: since_us, at_least: since_us === other_us }, now);
    }
  }

  const find = batched<Sought, RunStart>((sought) => startsOf(store, sought), { name: nameOf });

  return async (store_id, polled) => {
    const { other_us, first_us, last_us } = polled;
    if (other_us === null) return { since: first_us, at_least: false };
    const sought = { store_id, status: polled.status, last_us, other_us };
    const [name, now] = [nameOf(sought), clock().getTime()];
    if (now - lookedUpAll > LOOK_UP_ALL_MS) {
      const looking = lookUpAll(now);
      first ??= looking;
    }
    // The first time there is nothing to go by, and looking up each would take longer than all.
    await first;
    const known = remembered.get(name);
    if (known !== undefined && now - known.at < REMEMBER_MS) return known.start;
    // None found: the polls were taken away since, and only the newest word is left.
    const start = (await find(sought)) ?? { since: last_us, at_least: true };
    remember(name, start, now);
    return start;
  };
}

function nameOf({ store_id, status, other_us }: Run): string {
  return `${store_id} ${status} ${other_us}`;
}

async function startsOf(store: Store, sought: readonly Sought[]): Promise<Map<string, RunStart>> {
  const found = new Map<string, RunStart>();
  const note = (each: Sought, polls: readonly PollSeen[]) => {
    const first = polls.find(({ at, status }) => status === each.status && at >= from(each));
    if (first === undefined) return;
    // On the instant of the other word: of two words inactive counts, so the run reaches further back.
    found.set(nameOf(each), { since: first.at, at_least: first.at === each.other_us });
  };
  const stretches = byDay(sought);
  for (let index = 0; index < stretches.length; index += STRETCHES_AT_ONCE) {
    const rows = await pollsInStretches(store, stretches.slice(index, index + STRETCHES_AT_ONCE));
    const polls = new Map(rows.map((row) => [row.store_id, row.polls]));
    for (const each of sought) note(each, polls.get(each.store_id) ?? []);
  }
  for (const each of sought.filter((one) => !found.has(nameOf(one)))) {
    // The other word was the last one of its day: seldom enough to be asked alone.
    const [row] = await pollsOfStores(store, {
      ids: [each.store_id],
      from_us: from(each),
      to_us: each.last_us,
    });
    note(each, row?.polls ?? []);
  }
  return found;
}

/** The first instant at which the run may begin. */
function from({ status, other_us }: Run): number {
  return status === "inactive" ? other_us : other_us + 1;
}

/** The rest of the day on which each store was last seen in its other status. */
function byDay(sought: readonly Sought[]): Stretch[] {
  const days = new Map<number, { ids: string[]; from: number; to: number }>();
  for (const each of sought) {
    const day = Math.floor(from(each) / DAY_US);
    const stretch = days.get(day) ?? { ids: [], from: from(each), to: (day + 1) * DAY_US };
    stretch.ids.push(each.store_id);
    stretch.from = Math.min(stretch.from, from(each));
    days.set(day, stretch);
  }
  return [...days.values()];
}
