import { DAY_US } from "../../producers/messages/clock-time.ts";
import type { Database } from "../../sql/database.ts";
import {
  type PollsRange,
  pollsInRanges,
  RANGES_AT_ONCE,
  type StoreFacts,
} from "../../sql/stores.ts";
import { inOrder, type Observation } from "../uptime/fill.ts";

/** The beginning of a store's present run: the first of its equal polls up to the newest. */
export type RunStart = {
  /** Microseconds since the epoch. */
  since: number;
  /** It may have begun even earlier: polls before it were removed. */
  at_least: boolean;
};

/** A store that was polled, and seen in both statuses. */
export type RunToFind = NonNullable<StoreFacts["polled"]> & { store_id: string; other_us: number };

/** The polls of a store on the days [from, to), in order, each instant once. */
export type DaysRead = { from: number; to: number; polls: readonly Observation[] };

type Search = { each: RunToFind; read: DaysRead; next: Days };
type Days = { from: number; to: number };

/** While the days that were read are not enough, their number grows by this factor. */
const GROWTH = 4;

/** A key that distinguishes stores, and states of one store at different times. */
export function nameOf({ store_id, taken }: Pick<RunToFind, "store_id" | "taken">): string {
  return `${store_id} ${taken}`;
}

/**
 * Finds where the runs of stores begin, by `nameOf`. Nearly always the day of the newest poll of
 * the other status is enough; else more and more days after it are read, or before it if that poll
 * does not count.
 */
export async function findRunStarts(
  db: Database,
  run: readonly RunToFind[],
): Promise<Map<string, RunStart>> {
  const found = new Map<string, RunStart>();
  let searches = run.map((each): Search => {
    const from = dayOf(each.other_us);
    return { each, read: { from, to: from, polls: [] }, next: { from, to: from + DAY_US } };
  });
  while (searches.length > 0) {
    const pollsOf = await pollsOfSearches(db, searches);
    searches = searches.flatMap((search): Search[] => {
      const { each } = search;
      const read = together(search.read, { ...search.next, polls: pollsOf(search) });
      const start = runStart(each, read);
      if (typeof start === "string") return [{ each, read, next: daysNext(each, read, start) }];
      found.set(nameOf(each), start);
      return [];
    });
  }
  return found;
}

/**
 * Where a run begins, from the polls of some days, among them that of `other_us`; or on which side
 * of them more days have to be read.
 *
 * The run begins after the last instant on which the other status counts. For one of inactive polls
 * that may be earlier than `other_us`: of two polls on one instant the inactive one counts.
 */
export function runStart(
  { status, first_us, last_us, other_us }: Omit<RunToFind, "store_id" | "taken">,
  { from, to, polls }: DaysRead,
): RunStart | "before" | "after" {
  const isAtHand = polls.some(({ at }) => at === other_us);
  const other = isAtHand
    ? polls.findLast((poll) => poll.at <= other_us && poll.status !== status)?.at
    : other_us;
  if (other === undefined && from > first_us) return "before";
  const since = polls.find(
    (poll) => poll.status === status && (other === undefined || poll.at > other),
  )?.at;
  if (since === undefined) return to > last_us ? { since: last_us, at_least: true } : "after";
  return { since, at_least: !isAtHand || (other === undefined && since > first_us) };
}

function daysNext(
  { first_us, last_us }: RunToFind,
  read: DaysRead,
  side: "before" | "after",
): Days {
  const more = (read.to - read.from) * (GROWTH - 1);
  return side === "before"
    ? { from: Math.max(dayOf(first_us), read.from - more), to: read.from }
    : { from: read.to, to: Math.min(dayOf(last_us) + DAY_US, read.to + more) };
}

/** Joins adjacent days. */
function together(one: DaysRead, other: DaysRead): DaysRead {
  const [a, b] = other.from < one.from ? [other, one] : [one, other];
  return { from: a.from, to: b.to, polls: [...a.polls, ...b.polls] };
}

/** Reads the days that searches need next; those that need the same days share a query. */
async function pollsOfSearches(
  db: Database,
  searches: readonly Search[],
): Promise<(search: Search) => Observation[]> {
  const ranges = new Map<string, PollsRange & { ids: string[] }>();
  for (const { each, next } of searches) {
    const name = `${next.from} ${next.to}`;
    const range = ranges.get(name) ?? { ids: [], ...next };
    range.ids.push(each.store_id);
    ranges.set(name, range);
  }
  const wanted = [...ranges.values()];
  const polls = new Map<string, Observation[]>();
  for (let index = 0; index < wanted.length; index += RANGES_AT_ONCE) {
    const rows = await pollsInRanges(db, wanted.slice(index, index + RANGES_AT_ONCE));
    for (const row of rows) {
      polls.set(row.store_id, [...(polls.get(row.store_id) ?? []), ...row.polls]);
    }
  }
  // If a store is searched twice at once, each search gets the polls of its own days only.
  return ({ each, next: { from, to } }) =>
    inOrder((polls.get(each.store_id) ?? []).filter(({ at }) => at >= from && at < to));
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_US) * DAY_US;
}
