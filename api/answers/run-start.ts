import type { Database } from "../../sql/database.ts";
import type { StoreFacts } from "../../sql/stores.ts";
import { batched } from "./batched-lookup.ts";
import { findRunStarts, nameOf, type RunStart, type RunToFind } from "./find-run-starts.ts";

export type { RunStart } from "./find-run-starts.ts";

type Polled = NonNullable<StoreFacts["polled"]>;

/** Finds since when a store has its present status. */
export type RunStarts = (store_id: string, polled: Polled) => Promise<RunStart>;

/**
 * The run that was found for a store; `sought` is the state of the store then, `met` when that
 * state was first seen, and `at` when it was looked up.
 */
type Remembered = { sought: RunToFind; start: RunStart; met: number; at: number };

/** How long a found run is cached, at least and at most. */
const LEAST_MS = 5_000;
const MOST_MS = 3_600_000;

/** The maximum number of stores in the cache. */
const MOST_STORES = 50_000;

/**
 * Finds since when stores have their present status, from all ingested polls.
 *
 * A result is cached until another poll of the store is ingested, which the number of its polls
 * shows however late that poll is; a poll that continues the run changes nothing.
 *
 * ClickHouse counts polls once they can be read. Another replica may count a poll earlier, so a
 * result of that moment lacks the poll but has its number. Such a result is cached only for as long
 * as the number was known when it was looked up, and so corrected within twice the time that the
 * replica took.
 *
 * @param clock says how long something has been cached
 */
export function runStarts(db: Database, clock: () => Date): RunStarts {
  const remembered = new Map<string, Remembered>();

  function remember(entry: Remembered): void {
    const { store_id } = entry.sought;
    remembered.delete(store_id);
    remembered.set(store_id, entry);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST_STORES) break;
      remembered.delete(oldest);
    }
  }

  const find = batched<RunToFind, RunStart>((run) => findRunStarts(db, run), {
    name: nameOf,
  });

  return async (store_id, polled) => {
    const { other_us, first_us, last_us } = polled;
    if (other_us === null) return { since: first_us, at_least: false };
    const run = { store_id, ...polled, other_us };
    const now = clock().getTime();
    const known = remembered.get(store_id);
    const isSame = known !== undefined && holdsFor(known.sought, run);
    if (isSame && now - known.at < Math.min(MOST_MS, Math.max(LEAST_MS, known.at - known.met))) {
      if (known.sought.taken !== polled.taken) remember({ ...known, sought: run });
      return known.start;
    }
    const start = (await find(run)) ?? { since: last_us, at_least: true };
    remember({ sought: run, start, met: isSame ? known.met : now, at: now });
    return start;
  };
}

/**
 * Whether a result still holds for the present state of its store: no poll was ingested since, or
 * just one, which is the newest and of the same status.
 */
function holdsFor(then: RunToFind, now: RunToFind): boolean {
  if (then.status !== now.status || then.other_us !== now.other_us) return false;
  if (then.taken === now.taken) return then.last_us === now.last_us;
  return now.taken === then.taken + 1 && now.last_us > then.last_us;
}
