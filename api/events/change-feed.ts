import { setTimeout as delay } from "node:timers/promises";
import { changesAfter, changesKept, STEP, type StatusChange } from "../../sql/changes.ts";
import type { Database } from "../../sql/database.ts";

/** What follows a place: changes (none when there were none in time), and the new place. */
type Next = { changes: readonly StatusChange[]; place: number };

/** Where a listener begins; `gap`: changes after the place that it named are no longer kept. */
export type Beginning = { place: number; gap: boolean };

/** A listener. */
export type Listener = {
  /** Begins after the change at this place, or with the next one. */
  begin(after: number | undefined): Promise<Beginning>;
  /** Waits for changes after a place, at most this many milliseconds. */
  next(place: number, withinMs: number): Promise<Next>;
  /** Aborted when the feed is closed. */
  closed: AbortSignal;
  leave(): void;
};

/** Published changes of status, for all listeners in this process. */
export type ChangeFeed = {
  /** Undefined at the maximum number of listeners. */
  join(): Listener | undefined;
  /** Ends all listening. */
  close(): void;
};

export type FeedOptions = {
  /** The time between two queries to ClickHouse, while anybody listens. */
  everyMs?: number;
  maxListeners?: number;
};

const EVERY_MS = 1000;
const MAX_LISTENERS = 200;

/** The newest changes are in memory; listeners that have fallen behind further read pages. */
const AT_HAND = 10_000;
const PAGE = 1000;

/**
 * Opens the feed: while anybody listens, it queries ClickHouse once a second for all listeners. It
 * waits for no listener and queues nothing for any: each passes its place and gets what follows it.
 */
export function openChangeFeed(
  db: Database,
  { everyMs = EVERY_MS, maxListeners = MAX_LISTENERS }: FeedOptions = {},
): ChangeFeed {
  const closing = new AbortController();
  /** All changes after `from` and up to `to`, once a listener has begun. */
  let atHand: StatusChange[] = [];
  let from = 0;
  let to = 0;
  let listeners = 0;
  let watching: Promise<void> | undefined;
  const waiting = new Set<() => void>();

  /** Waits until there is a new change, at most this many milliseconds. */
  function news(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(late);
        waiting.delete(end);
        resolve();
      };
      const late = setTimeout(end, withinMs);
      waiting.add(end);
    });
  }

  function wake(): void {
    for (const end of [...waiting]) end();
  }

  /** Keeps querying until nobody listens. */
  async function watch(): Promise<void> {
    while (listeners > 0 && !closing.signal.aborted) {
      // A failed query is repeated; heartbeats keep the streams alive meanwhile.
      await inspect().catch(() => {});
      await delay(everyMs, undefined, { signal: closing.signal }).catch(() => {});
    }
    watching = undefined;
  }

  async function inspect(): Promise<void> {
    for (;;) {
      const page = await changesAfter(db, { after: to, limit: PAGE });
      const last = page.at(-1);
      if (last === undefined) return;
      atHand.push(...page);
      to = last.seq;
      const gone = atHand.length - AT_HAND;
      if (gone > 0) {
        from = atHand[gone - 1]?.seq ?? to;
        atHand = atHand.slice(gone);
      }
      wake();
      if (page.length < PAGE) return;
    }
  }

  async function begin(after: number | undefined): Promise<Beginning> {
    // A listener that has received nothing missed nothing if the very first change is still kept.
    const [found] = await changesKept(db, { place: after === 0 ? STEP + 1 : (after ?? 0) });
    const { last = 0, kept = false } = found ?? {};
    if (watching === undefined) {
      [from, to, atHand] = [last, last, []];
      watching = watch();
    }
    if (after === undefined) return { place: last, gap: false };
    // A place beyond the last one belongs to another ClickHouse: what follows it is unknown.
    if (after > last) return { place: last, gap: true };
    // Steps have no gaps between them, so if a change is kept, all that follow it are.
    return { place: after, gap: !kept && after !== last };
  }

  async function next(place: number, withinMs: number): Promise<Next> {
    if (place >= to && !closing.signal.aborted) await news(withinMs);
    if (place >= to) return { changes: [], place };
    const changes =
      place >= from
        ? atHand.slice(firstAfter(atHand, place))
        : await changesAfter(db, { after: place, limit: PAGE });
    return { changes, place: changes.at(-1)?.seq ?? Math.max(place, from) };
  }

  return {
    join() {
      if (listeners >= maxListeners || closing.signal.aborted) return undefined;
      listeners += 1;
      let present = true;
      const leave = () => {
        if (present) listeners -= 1;
        present = false;
      };
      return { begin, next, closed: closing.signal, leave };
    },
    close() {
      closing.abort();
      wake();
    },
  };
}

/** The index of the first change after a place. */
function firstAfter(changes: readonly StatusChange[], place: number): number {
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle]?.seq ?? 0) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
