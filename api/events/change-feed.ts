import { setTimeout as delay } from "node:timers/promises";
import { changesAfter, changesKept, STEP, type StatusChange } from "../../sql/changes.ts";
import type { Database } from "../../sql/database.ts";

/** What comes after a place: changes (none when there was nothing to tell in time), and the new place. */
type Next = { changes: readonly StatusChange[]; place: number };

/** Where somebody begins to listen; `gap`: changes after the place that he named are kept no longer. */
export type Beginning = { place: number; gap: boolean };

/** Somebody who listens. */
export type Listener = {
  /** Begins after the change of this place, or with what comes next. */
  begin(after: number | undefined): Promise<Beginning>;
  /** Waits for changes after a place, so many milliseconds at most. */
  next(place: number, withinMs: number): Promise<Next>;
  /** Aborted when the feed is closed. */
  closed: AbortSignal;
  leave(): void;
};

/** Announced changes of status, for all who listen in this process. */
export type ChangeFeed = {
  /** Undefined when as many listen as may. */
  join(): Listener | undefined;
  /** Ends all listening. */
  close(): void;
};

export type FeedOptions = {
  /** Between two looks into ClickHouse, while anybody listens. */
  everyMs?: number;
  maxListeners?: number;
};

const EVERY_MS = 1000;
const MAX_LISTENERS = 200;

/** The newest changes are kept at hand; who has fallen behind further reads a page at a time. */
const AT_HAND = 10_000;
const PAGE = 1000;

/**
 * Opens the feed: while anybody listens, one question a second for all of them. Nobody is waited for,
 * and nothing is held for anybody: each comes with his place and is told what follows it.
 */
export function openChangeFeed(
  db: Database,
  { everyMs = EVERY_MS, maxListeners = MAX_LISTENERS }: FeedOptions = {},
): ChangeFeed {
  const closing = new AbortController();
  /** All changes after `from` and up to `to`, once somebody has begun. */
  let atHand: StatusChange[] = [];
  let from = 0;
  let to = 0;
  let listeners = 0;
  let watching: Promise<void> | undefined;
  const waiting = new Set<() => void>();

  /** Waits until there is something new, so many milliseconds at most. */
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

  /** Keeps looking until nobody listens any more. */
  async function watch(): Promise<void> {
    while (listeners > 0 && !closing.signal.aborted) {
      // ClickHouse that does not answer is asked again; who listens hears that the line is open.
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
    // Who heard nothing yet missed nothing when the first change of all is there.
    const [found] = await changesKept(db, { place: after === 0 ? STEP + 1 : (after ?? 0) });
    const { last = 0, kept = false } = found ?? {};
    if (watching === undefined) {
      [from, to, atHand] = [last, last, []];
      watching = watch();
    }
    if (after === undefined) return { place: last, gap: false };
    // A place beyond the last one is of another ClickHouse: nothing can be said of what follows it.
    if (after > last) return { place: last, gap: true };
    // Steps follow each other without gap, so where a change is kept, all that follow it are.
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

/** Where those after a place begin. */
function firstAfter(changes: readonly StatusChange[], place: number): number {
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle]?.seq ?? 0) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
